# Unit tests of conf: one program, one file of tests per source file.
