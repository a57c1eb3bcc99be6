# Unit tests of dispatcherd: one program, one file of tests per source file.
