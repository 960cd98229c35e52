@echo off
rem Start the program: a window or, given arguments, one command. The first start sets up everything it needs.
setlocal
for %%i in ("%~dp0..") do set "ROOT=%%~fi"
call "%~dp0prepare.cmd" run
if errorlevel 1 exit /b 1
set PYTHONUTF8=1
"%ROOT%\.venv\Scripts\python.exe" "%ROOT%\main.py" %*
exit /b %ERRORLEVEL%
