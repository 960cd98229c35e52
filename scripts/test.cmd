@echo off
rem Check everything: style, types, layers, tests. Given arguments (relative to the project), only pytest, with these.
setlocal
for %%i in ("%~dp0..") do set "ROOT=%%~fi"
cd /d "%ROOT%"
call "%~dp0prepare.cmd" dev
if errorlevel 1 exit /b 1
set PYTHONUTF8=1
set QT_QPA_PLATFORM=offscreen
set "PYTHON=.venv\Scripts\python.exe"
if not "%~1"=="" (
    "%PYTHON%" -m pytest %*
    exit /b
)
set FAILED=0
"%PYTHON%" -m ruff check --quiet || set FAILED=1
"%PYTHON%" -m ruff format --check --quiet || set FAILED=1
"%PYTHON%" -m mypy || set FAILED=1
"%PYTHON%" -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-logo || set FAILED=1
"%PYTHON%" -m pytest -n 2 --dist loadfile --max-worker-restart=0 || set FAILED=1
exit /b %FAILED%
