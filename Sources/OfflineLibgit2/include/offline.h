// Nothing to call: this module only stands in for functions of libgit2, see offline.c.
#pragma once
