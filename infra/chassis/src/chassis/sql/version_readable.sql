-- Who runs asks how far its database is. Granted after every migration, for Alembic makes this table itself.
grant select on alembic_version to {app}, {worker};
