"""sqlite-utils over the encrypted driver: to be imported from here only.

sqlite-utils catches its driver's exceptions, and sqlcipher3's are none of the standard library's; so the driver is
put in the place where sqlite-utils looks for a replacement, before it is imported.
"""

import sys

import sqlcipher3
from sqlcipher3 import dbapi2

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

from sqlite_utils import Database as Workbench  # noqa: E402
from sqlite_utils import Migrations  # noqa: E402

__all__ = ["Migrations", "Workbench"]
