@echo off
rem What run.cmd and test.cmd need of a machine: called with "run" or "dev", ROOT set. Silent when nothing is missing.
rem The copy of the lock file that was installed from is the proof that it was.
set "VENV=%ROOT%\.venv"
if not exist "%VENV%\Scripts\python.exe" goto make
fc /b "%ROOT%\lock\%~1.txt" "%VENV%\installed\%~1.txt" >nul 2>&1 && exit /b 0
goto fill

:make
py -3.11 --version >nul 2>&1
if errorlevel 1 (
    echo Python 3.11 is not there. Please install Python 3.11 for Windows with its launcher, then start again. 1>&2
    exit /b 1
)
echo Setting up for the first time, a minute or two... 1>&2
py -3.11 -m venv --clear "%VENV%" 1>&2
if errorlevel 1 (
    echo The folder "%ROOT%" could not be written to: please check its permissions and the free space. 1>&2
    exit /b 1
)

:fill
if exist "%VENV%\installed" rmdir /s /q "%VENV%\installed"
"%VENV%\Scripts\python.exe" -m pip install -qq --disable-pip-version-check --no-input --no-warn-script-location --require-hashes --no-deps -r "%ROOT%\lock\%~1.txt" 1>&2
if errorlevel 1 (
    echo The packages could not be installed. The first start needs the network; please check it and start again. 1>&2
    exit /b 1
)
mkdir "%VENV%\installed"
if not "%~1"=="run" copy /y "%ROOT%\lock\run.txt" "%VENV%\installed\run.txt" >nul
copy /y "%ROOT%\lock\%~1.txt" "%VENV%\installed\%~1.txt" >nul
exit /b 0
