# Unit tests of proxyd: one program, one file of tests per source file.
