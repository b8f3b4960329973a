"""What a database holds: the queries, each of one text column, and their answers.

The other side of a comparison runs the same queries.
"""

SKIP = "'django_migrations'"

QUERIES = {
    "sqlite": [],
    "postgresql": [
        # Columns.
        f"""SELECT concat_ws(' ', NULLIF(n.nspname, 'public'), c.relname, a.attnum::text, a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN 'NOT NULL' END, pg_get_expr(d.adbin, d.adrelid), 'identity=' || a.attidentity::text,
                'generated=' || a.attgenerated::text, CASE WHEN co.collname <> 'default' THEN co.collname END,
                col_description(c.oid, a.attnum))
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation co ON co.oid = a.attcollation
            WHERE n.nspname IN ('annex', 'public') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> {SKIP}
            ORDER BY c.relname, a.attnum""",
        # Constraints.
        f"""SELECT concat_ws(' ', NULLIF(n.nspname, 'public'), c.relname, k.conname, pg_get_constraintdef(k.oid))
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('annex', 'public') AND c.relname <> {SKIP} ORDER BY c.relname, k.conname""",
        # Indexes.
        f"SELECT indexdef::text FROM pg_indexes WHERE schemaname IN ('annex', 'public') AND tablename <> {SKIP} ORDER BY tablename, indexname",
        # Sequences, and the columns that they number.
        f"""SELECT concat_ws(' ', s.relname, q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmax, t.relname, a.attname, d.deptype)
            FROM pg_class s JOIN pg_sequence q ON q.seqrelid = s.oid
            LEFT JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass
            LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE s.relkind = 'S' AND t.relname <> {SKIP} ORDER BY s.relname""",
        # Comments on tables.
        f"""SELECT c.relname || ' ' || obj_description(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('annex', 'public') AND c.relkind = 'r' AND obj_description(c.oid) IS NOT NULL ORDER BY 1""",
    ],
    "mysql": [
        f"""SELECT CAST(CONCAT_WS(' ', table_name, ordinal_position, column_name, column_type, is_nullable,
                COALESCE(column_default, 'no default'), extra, collation_name, column_comment, generation_expression) AS CHAR)
            FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name <> {SKIP}
            ORDER BY table_name, ordinal_position""",
        f"""SELECT CAST(CONCAT_WS(' ', table_name, index_name, non_unique, seq_in_index, column_name, collation, index_type) AS CHAR)
            FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name <> {SKIP}
            ORDER BY table_name, index_name, seq_in_index""",
        f"""SELECT CAST(CONCAT_WS(' ', k.table_name, k.constraint_name, k.ordinal_position, k.column_name, k.referenced_table_name,
                k.referenced_column_name, r.update_rule, r.delete_rule) AS CHAR)
            FROM information_schema.key_column_usage k LEFT JOIN information_schema.referential_constraints r
            ON r.constraint_schema = k.table_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
            WHERE k.table_schema = DATABASE() AND k.table_name <> {SKIP} ORDER BY k.table_name, k.constraint_name, k.ordinal_position""",
        f"""SELECT CAST(CONCAT_WS(' ', table_name, constraint_name, check_clause) AS CHAR) FROM information_schema.check_constraints
            NATURAL JOIN information_schema.table_constraints
            WHERE constraint_schema = DATABASE() AND constraint_type = 'CHECK' AND table_name <> {SKIP}
            ORDER BY table_name, constraint_name""",
        f"""SELECT CAST(CONCAT_WS(' ', table_name, engine, table_collation, table_comment) AS CHAR) FROM information_schema.tables
            WHERE table_schema = DATABASE() AND table_name <> {SKIP} ORDER BY table_name""",
    ],
}


def texts(cursor, query):
    cursor.execute(query)
    return [text for (text,) in cursor.fetchall()]


def sqlite(cursor, order):
    cursor.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    )
    master = [list(row) for row in cursor.fetchall()]
    found = {}
    for kind, name, _, _ in master:
        if kind == "table" and name != "django_migrations":
            cursor.execute("SELECT name FROM pragma_table_info(%s) ORDER BY " + order, [name])
            columns = [column for (column,) in cursor.fetchall()]
            values = " || '|' || ".join(f'quote("{column}")' for column in columns)
            found[name] = texts(cursor, f'SELECT {values} FROM "{name}" ORDER BY 1')
    return {"master": master, "rows": found}


def catalogue(connection, order="cid"):
    """Returns the tables and their rows; the columns of SQLite's in their order, or in that of their names."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return sqlite(cursor, order)
        answers = [texts(cursor, query) for query in QUERIES[connection.vendor]]
        rows = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            if name == "django_migrations":
                continue
            quote = connection.ops.quote_name
            columns = [info.name for info in connection.introspection.get_table_description(cursor, name)]
            if connection.vendor == "postgresql":
                query = f"SELECT t::text FROM {quote(name)} t ORDER BY 1"
            else:
                values = ", ".join(f"COALESCE(HEX({quote(column)}), 'NULL')" for column in columns)
                query = f"SELECT CAST(CONCAT_WS('|', {values}) AS CHAR) FROM {quote(name)} ORDER BY 1"
            rows[name] = {"query": query, "rows": texts(cursor, query)}
    return {"answers": answers, "rows": rows}
