"""What runs side by side: calls that are made somewhere else (futures), and interpreters beside this one."""
