# Unit tests of http: one program, one file of tests per source file.
