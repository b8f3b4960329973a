"""What Django finds, or says, of look-ups by name: python library_look_ups.py [URL of a server's database].

Prints the rows, and each look-up as [model, name, value, answer]: the keys of the rows, or the error's kind and words.
"""

import json
import sys

import library_models as library
from django.db import connection, transaction

library.fill()
BIG = 10**12
LOOK_UPS = {
    "book": [
        ("name__starts", "x"), ("pubdate__is_null", True), ("pubdate__gobbledygook", "x"), ("pubdate__gt__foo", "x"), ("pubdate__gt__lt", "x"),
        ("pubdate__gt__lt__foo", "x"), ("pub_date_year", "2005"), ("contact__editor__name", "x"), ("authors__foo", "x"), ("contact__name__foo", "x"),
        ("publisher__name__lower", "x"), ("publisher__foo__bar", 1), ("id__foo", 1), ("authors__friends__foo", 1), ("store__foo", 1), 
        ("hardback__weight__gt", 4), ("hardback__isnull", True), ("hardback__isnull", False), ("hardback", 5), ("store__books__store__name__iexact", "books.com"),
        ("pk__gt", 3), ("pk__in", [1, 2]), ("pk__foo", 1), ("contact__isnull", 1), ("authors__isnull", 1), ("name__isnull", 1), ("name__isnull", "x"), ("name__isnull", True),
        ("pages", "x"), ("pages", "300"), ("pages", 300.0), ("pages", 300.5), ("pages__gt", 300.5), ("pages__lt", 300.5), ("pages__gte", 300.5), ("pages__lte", 300.5),
        ("pages__gte", 299.5), ("pages__in", [300.5, 300]), ("pages__in", ["300", "350"]), ("pages__in", ["300", "x"]), ("pages__in", [300, None]), ("pages__in", [None]),
        ("pages__range", [300, 400]), ("pages__range", ["300", "400"]), ("pages__range", [400, 300]), ("pages__regex", "^4"), ("pages__startswith", "4"),
        ("pages__icontains", "4"), ("pages__iexact", "447"), ("pages__contains", 4), ("pages__endswith", 0), ("rating__contains", "4"), ("rating__startswith", 4), ("price__contains", "2"),
        ("price__endswith", "0"), ("pubdate__contains", "2008"), ("pubdate__startswith", "2008-1"), ("pubdate__iexact", "2008-03-03"), ("pages", None),
        ("pages__gt", None), ("pages__exact", None), ("pages__iexact", None), ("name__contains", None), ("name__iexact", None), ("name__in", [None]),
        ("pages", BIG), ("pages__gt", BIG), ("pages__lt", BIG), ("pages__gte", BIG), ("pages__lte", -BIG), ("pages__gt", -BIG), ("pages__in", [300, BIG]), ("pages__range", [300, BIG]), ("pages__range", [BIG, BIG]),
        ("pages__range", [-BIG, 400]), ("id", 2**62), ("id__lt", 2**62), ("contact", 2**62), ("contact__in", [1, 2**62]), ("rating", "x"), ("rating", "4.5"), ("rating__gt", "4"), ("rating__in", [4, "4.5"]), ("price", "x"),
        ("price", "30.00"), ("price", 30), ("price", "30.001"), ("price__lt", "29.695"), ("price__gt", 29.69), ("price", 29.69), ("price__in", ["23.09", 30]), ("price__gt", "99999999"), ("price", "12345678901234567890.12"),
        ("pubdate", "2008-03-03"), ("pubdate", "x"), ("pubdate", "2008-13-03"), ("pubdate", 5), ("pubdate__gt", "2008-03-03"), ("pubdate__in", ["2008-03-03", "x"]),
        ("pubdate__year", 2008), ("pubdate__year", "2008"), ("pubdate__year", "x"), ("pubdate__year__in", [2007, 1995]), ("pubdate__year__gt", 2007), ("pubdate__year__lte", 1995),
        ("pubdate__year__range", [1991, 1995]), ("pubdate__month__in", [3, 6]), ("pubdate__week_day", 2), ("pubdate__iso_year__gte", 2008), ("pubdate__quarter", 4), ("pubdate__date", "2008-03-03"),
        ("pubdate__hour", 1), ("pubdate__year__month", 1), ("pubdate__year__isnull", False), ("pubdate__month__contains", 1), ("pubdate__day__lt__x", 1), ("name__year", 2008), ("name__gt", 5), ("name", 5), ("name__in", [5, "x"]),
        ("contact", "x"), ("contact", "1"), ("contact_id", 1), ("contact_id__in", [1, 8]), ("contact_id__gt", "3"), ("contact__gt", 3), ("contact__contains", 1), ("contact__id__in", [1, "8"]), ("contact__in", ["1", "x"]),
        ("contact__pk", 8), ("contact__pk__lt", 4), ("contact__isnull", False), ("authors", 8), ("authors__in", [1, 9]), ("authors__pk", 1), ("authors__gt", 7), ("authors__isnull", True), ("authors__contains", 1), ("authors_id", 1), ("book", 1),
        ("publisher__book", 1), ("publisher__book__in", [1, 2]), ("name__", "x"), ("__name", "x"), ("", "x"), ("name__exact__exact", "x"), ("exact", 1), ("publisher__exact", 1), ("publisher__num_awards__exact", 3),
        ("isbn__regex", "^1.*9"), ("isbn__iregex", "[A-Z]"), ("name__iregex", "DJANGO$"), ("isbn__contains", 59), ("isbn__gte", "155860191"), ("isbn__range", ["0", "1"]), ("isbn", 159059725),
    ],
    "store": [
        ("friday_night_closing", "23:59:59"), ("friday_night_closing", "21:30"), ("friday_night_closing", "x"), ("friday_night_closing", "25:00"), ("friday_night_closing__hour", 21),
        ("friday_night_closing__lt", "22:00"), ("friday_night_closing__contains", "59"), ("friday_night_closing__year", 1), ("friday_night_closing__minute__gte", 30), ("original_opening", "1994-04-23 09:17:42+00:00"),
        ("original_opening", "x"), ("original_opening__gt", "1994-04-23"), ("original_opening__date", "1994-04-23"), ("original_opening__date__gt", "1994-04-23"), ("original_opening__date", "x"), ("original_opening__time", "09:17:42"),
        ("original_opening__time__lt", "10:00"), ("original_opening__hour", 9), ("original_opening__date__year", 2001), ("original_opening__date__month__gt", 3), ("original_opening__time__hour", 11), ("original_opening__second__in", [37, 42]),
        ("original_opening__startswith", "1994"), ("original_opening__year", 2001), ("original_opening__year__lt", 2001), ("area__isnull", True), ("area", None), ("area__gt", 100), ("area__in", [80, None]), ("surface", 80), ("area__isnull", 0), ("books__pages__gt", 1000), ("books__authors__age", 25),
    ],
    "company": [
        ("based_in_eu", True), ("based_in_eu", 1), ("based_in_eu", 0), ("based_in_eu", "1"), ("based_in_eu", "t"), ("based_in_eu", "x"), ("based_in_eu", "True"), ("based_in_eu", 2), ("based_in_eu__in", [True, False]), ("based_in_eu__isnull", False), ("based_in_eu__gt", False),
        ("num_employees", -1), ("num_employees__gt", -1), ("num_employees__gte", -5), ("num_employees__lt", -1), ("num_employees__in", [-1, 3]), ("num_employees__range", [-5, 10]), ("num_employees__gt", BIG), ("num_employees__lt", BIG), ("num_employees", "three"),
        ("motto", ""), ("motto__isnull", True), ("motto", None), ("motto__contains", "%"), ("motto__startswith", "Ada%"), ("motto__endswith", "_"), ("motto__contains", ""), ("motto__in", ["", None]), ("motto__iexact", ""), ("motto__regex", "^$"), ("motto__gt", ""),
        ("point_of_contact__isnull", True), ("point_of_contact", None), ("point_of_contact__first_name", None), ("point_of_contact__salary__gt", 5), ("point_of_contact__salary__isnull", True), ("ceo__manager", True), ("ceo__store__area__isnull", True), ("ceo__store", 1), ("ceo__store__name__icontains", "AMAZON"),
        ("name__iexact", "FOOBAR LTD."), ("name__iexact", "foobar_ltd."), ("name__contains", "."), ("name__icontains", "GMBH"), ("name__startswith", "foo"), ("name__in", ["Test GmbH", "x"]), ("name__endswith", "Ltd."), ("name__lt", "T"), ("ceo__company_ceo_set", 1), ("ceo__company_ceo_set__name", "Test GmbH"), ("ceo__company", 1),
    ],
    "publisher": [("duration", "x"), ("duration__isnull", True), ("duration", 5), ("book__isnull", True), ("book", None), ("book__price__gt", 50), ("book__authors__friends__name__startswith", "J")],
    "card": [
        ("uuid", "00000000-0000-0001-0000-000000000001"), ("uuid", "00000000000000010000000000000001"), ("uuid", "x"), ("uuid__in", ["00000000-0000-0001-0000-000000000001", "x"]), ("uuid__contains", "0001-"), ("uuid__contains", "00010"), ("uuid__startswith", "00000000-0000"), ("uuid__endswith", "7"), ("uuid__iexact", "00000000-0000-0007-0000-000000000007"),
        ("uuid__gt", "00000000-0000-0001-0000-000000000001"), ("uuid__isnull", True), ("key", "00000000-0000-0002-0000-000000000002"), ("key", "x"), ("key_id", "00000000-0000-0002-0000-000000000002"), ("key__id", "00000000-0000-0002-0000-000000000002"), ("key__isnull", True),
    ],
    "number": [
        ("integer", 2**63 - 1), ("float__gt", "x"), ("float__isnull", True), ("float__gt", 7), ("float__in", [7, 0, None]), ("decimal_value", "0.50000000000000001"), ("decimal_value__gt", "0.5"), ("decimal_value__lt", 0), ("decimal_value__startswith", "3.3"), ("integer__contains", "3"), 
    ],
}


def ask(model, name, value):
    try:
        with transaction.atomic():
            return [row.pk for row in library.BY_NAME[model].objects.filter(**{name: value}).order_by("pk")]
    except Exception as error:
        return [type(error).__name__, str(getattr(error, "messages", [error])[0])]


asked = []
for model, look_ups in LOOK_UPS.items():
    for name, value in look_ups:
        asked.append([model, name, value, ask(model, name, value)])
print(json.dumps({"rows": library.dumped(), "asked": asked}))
