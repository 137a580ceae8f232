@rem The scripts in package.json begin with `exec`, so that the program takes the place of the shell and npm passes its signals
@rem on to the program itself. The shell of Windows has no such word, and finds this instead.
@%*
