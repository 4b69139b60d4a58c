"""What people ask for. Each action: load, ask the domain, record, commit.

This room knows the domain and its own ports. It refuses to know HTTP, sockets and SQL.
"""
