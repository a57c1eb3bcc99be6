# Unit tests of proc: one program, one file of tests per source file.
