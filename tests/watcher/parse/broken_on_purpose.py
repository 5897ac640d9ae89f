raise ZeroDivisionError("this module cannot be loaded, which is what it is for")
