"""What old programs ask of the future is there."""
from __future__ import print_function, division, absolute_import
from __future__ import unicode_literals, with_statement, generators, nested_scopes

print(1 / 2, "text", print_function, division.getMandatoryRelease(), with_statement.optional)
