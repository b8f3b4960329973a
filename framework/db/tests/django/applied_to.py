"""Migrations run on the database of a script, and the database emptied for the next."""

KINDS = ("ALTER", "CREATE", "DROP", "RENAME", "SET", "COMMENT", "UPDATE")
EMPTY = {
    "postgresql": ["DROP SCHEMA IF EXISTS annex CASCADE", "DROP SCHEMA public CASCADE", "CREATE SCHEMA public"],
    "mysql": ["DROP DATABASE {name}", "CREATE DATABASE {name}", "USE {name}"],
}


def run(connection, change):
    """Runs `change` with an editor; returns the statements that changed tables, and what it returns."""
    statements = []

    def record(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        sql = connection.ops.last_executed_query(context["cursor"], sql, params) or sql
        if sql.split()[0] in KINDS and not sql.startswith("SET SESSION"):
            statements.append(sql)
        return result

    with connection.execute_wrapper(record), connection.schema_editor(atomic=True) as editor:
        result = change(editor)
    return statements, result


def empty(connection):
    """Leaves nothing to the next."""
    if connection.vendor == "sqlite":
        connection.close()
        connection.connection = None
        return
    with connection.cursor() as cursor:
        for statement in EMPTY[connection.vendor]:
            cursor.execute(statement.format(name=connection.settings_dict["NAME"]))
