"""Small templates, one construct each, and what they see."""

CONTEXT = {
    "s": "  Hello, World\n",
    "u": "é😀x",
    "word": "hello wORLD-foo (bar)",
    "q": "it's \"x\" <b> & \\ \t\n\x01",
    "n": 7,
    "neg": -7,
    "huge": -18446744073709551617,
    "f": 2.5,
    "big": 1e16,
    "small": 0.00001,
    "t": True,
    "no": False,
    "nil": None,
    "l": [3, 1, 2],
    "words": ["b", "A", "c", "a"],
    "mixed": [1, 2.0, "x", None, True, [1], {"k": "v"}],
    "empty": [],
    "d": {"b": 1, "a": {"x": [1, 2]}, "items": "own", "é": "ü"},
    "rows": [
        {"role": "user", "n": 2, "a": {"b": "x"}},
        {"role": "system", "n": 1},
        {"role": "user", "n": 3, "a": {"b": "y"}},
    ],
    "lines": "one\ntwo\n\nthree",
}

FEATURES = r"""
{{ s }}|{{ s|trim }}|{{ s.strip() }}|{{ s.rstrip('\n') }}|{{ s.lstrip(' H') }}
{{ t }} {{ no }} {{ nil }} {{ f }} {{ n }} {{ big }} {{ small }} {{ missing }}|
{{ l }} {{ mixed }} {{ d }} {{ (1,) }} {{ (1, 'a') }} {{ () }} {{ [] }} {{ {} }}
{{ q }} {{ [q] }}
{{ [u, 'a\x00b', '\u200b\x7f\xa0'] }}
{{ d|tojson }} {{ q|tojson }} {{ mixed|tojson }} {{ u|tojson(ensure_ascii=true) }}
{{ d|tojson(indent=2) }}
{{ [[], {}, [1, [2]]]|tojson(indent=4) }}
{{ d|tojson(sort_keys=true, separators=(',', ':')) }}
{{ missing|tojson }}
{{ huge }} {{ [huge] }} {{ {huge: huge}|tojson }} {{ huge is integer }} {{ huge is number }} {{ huge == huge }} {{ huge == n }} {{ 1 if huge }}
{{ {1: 2, 'x': none, 1.5: 4, none: 5}|tojson }}
{{ [1e16, 1e-5, 0.1, 100.0, 1e22, 1.5e300, -0.0, 123456789.123]|tojson }}
{{ 1 + 2 * 3 - 4 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 2 ** 3 }} {{ 2 ** -1 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }}
{{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 1 + 1.0 }} {{ true + 1 }} {{ 10 / 4 }} {{ 10 / 5 }}
{{ 1 / 0 }}
{{ 'a' + 'b' }} {{ [1] + [2] }} {{ (1,) + (2,) }} {{ 'ab' * 3 }} {{ [0] * 2 }} {{ 2 * 'x' }}
{{ 'a' + 1 }}
{{ 'a' ~ 1 ~ none ~ true ~ 1.0 ~ [1] ~ missing }}
{{ 1 ~ 2 + 3 }}
{{ 2 * 3 ~ 4 }} {{ 'a' + 1 ~ 2 }}
{{ 2 * 3 ~ 4 }} {{ 'a' + (1 ~ 2) }}
{{ missing + 'a' }}
{{ missing.x }}
{{ missing['x'] }}
{{ missing[0:1] }}
{{ missing() }}
{{ d.nothing }}|{{ d['nothing'] }}|{{ d.nothing is defined }}
{{ d.nothing.more }}
{{ nil.x }}|{{ n.x }}
{{ nil['x'] }}|{{ n[0] }}
{{ d.b }} {{ d['b'] }} {{ d['items'] }} {{ d.a.x[1] }} {{ d.a['x'][-1] }} {{ d['é'] }}
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}
{% for k, v in d|items %}{{ k }}={{ v }};{% endfor %}{{ missing|items|list }}
{{ l|items|list }}
{{ d.keys()|list }} {{ d.values()|list }} {{ d.get('b') }} {{ d.get('z') }} {{ d.get('z', 4) }}
{{ l[0] }} {{ l[-1] }} {{ l[5] }}| {{ u[0] }} {{ u[1] }} {{ u[-1] }} {{ u[9] }}|
{{ l[::-1] }} {{ l[1:] }} {{ l[:-1] }} {{ l[::2] }} {{ l[-2:] }} {{ l[5:] }} {{ l[2:0:-1] }} {{ l[-9:9] }} {{ l[:] }}
{{ u[::-1] }} {{ u[1:] }} {{ u[:2] }} {{ u[1:2] }} {{ (1, 2, 3)[1:] }} {{ l[none:2] }} {{ 'abc'[-2::-1] }}
{{ l[::0] }}
{{ nil[1:] }}|
{{ l.0 }} {{ d.a.x.1 }}
{{ 'a' 'b' "c" }} {{ 'it\'s' }} {{ "a\tb\n\x41\u00e9\q\\" }} {{ '\101' }}
{{ 1_000 }} {{ 0x1f }} {{ 0b11 }} {{ 1e3 }} {{ 1.5e-3 }} {{ 10.0 }}
{{ 1 if t else 2 }} {{ 1 if no }}| {{ 1 if no else 2 if no else 3 }} {{ (1 if no) is undefined }}
{{ t and 'x' }} {{ no or 'y' }} {{ '' or nil or 0 }} {{ not t }} {{ not no and t }} {{ [] and 1 }} {{ missing or 'z' }}
{{ 1 < 2 < 3 }} {{ 3 > 2 > 2 }} {{ 1 == 1.0 }} {{ 1 == true }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ 'a' == 1 }} {{ 1 != 2 }} {{ nil == none }}
{{ 1 < 'a' }}
{{ missing < 1 }}
{{ missing == missing2 }} {{ missing == none }} {{ missing != 1 }}
{{ l == [3, 1, 2] }} {{ l == (3, 1, 2) }} {{ d == d }} {{ {'a': 1} == {'a': 1.0} }} {{ rows[0] == rows[-1] }}
{{ 1 in l }} {{ 9 in l }} {{ 9 not in l }} {{ 'b' in d }} {{ 'ell' in s }} {{ 'z' not in s }} {{ 'x' in missing }} {{ not 1 in l }}
{{ 1 in 'abc' }}
{{ 1 in 5 }}
{{ -n }} {{ +n }} {{ -f|abs }} {{ neg|abs }} {{ - -3 }} {{ -n|string + 'x' }}
{{ -s }}
{{ (1, 2) }} {{ 1, 2 }} {{ (1) }}
{{ {'a': {'b': {'c': 1}}} }}
{{ {'a': {'b': 1}}['a']['b'] }}{{ {} }}
{{ s|length }} {{ u|length }} {{ l|count }} {{ d|length }} {{ missing|length }}
{{ n|length }}
{{ missing|default('x') }} {{ nil|default('x') }} {{ nil|default('x', true) }} {{ ''|d('y', boolean=true) }} {{ missing|d }}| {{ d.z|default([]) }}
{{ word|upper }} {{ word|lower }} {{ word|title }} {{ word|capitalize }} {{ 'ß'|upper }} {{ n|upper }} {{ nil|lower }}
{{ word.title() }} {{ word.upper() }} {{ word.capitalize() }} {{ "they're 1st x_y"|title }} {{ "they're 1st x_y".title() }}
{{ l|join }} {{ l|join(', ') }} {{ rows|join('-', attribute='role') }} {{ 'abc'|join('.') }} {{ d|join(',') }} {{ mixed|join('|') }} {{ missing|join('x') }}|
{{ l|first }} {{ l|last }} {{ empty|first }}|{{ empty|last }}| {{ 'abc'|first }} {{ 'abc'|last }} {{ empty|first is defined }}
{{ 'abc'|list }} {{ d|list }} {{ missing|list }} {{ (1, 2)|list }}
{{ n|list }}
{{ 12|string + 'x' }} {{ nil|string }} {{ '3'|int + 1 }} {{ '3.7'|int }} {{ 'x'|int }} {{ 'x'|int(5) }} {{ 3.9|int }} {{ -3.9|int }} {{ true|int }} {{ nil|int }} {{ '1f'|int(base=16) }} {{ ' 4 '|int }}
{{ '3.5'|float }} {{ 'x'|float }} {{ 'x'|float(1.5) }} {{ 3|float }} {{ '1e3'|float }} {{ nil|float }}
{{ word|replace('o', '0') }} {{ word|replace('o', '0', 1) }} {{ 123|replace(2, 'x') }} {{ 'ab'|replace('', '-') }} {{ word.replace('l', 'L', 2) }} {{ word.replace('l', 'L') }} {{ 'aé😀'.replace('', '.') }}
{{ 'abc'|reverse }} {{ l|reverse|list }} {{ u|reverse }}
{{ rows|map(attribute='role')|list }} {{ rows|map(attribute='z')|list }} {{ rows|map(attribute='a', default='?')|join(',') }} {{ (rows|map(attribute='n')|list)[::2] }}
{{ rows|map(attribute='a.b')|list }}
{{ rows[::2]|map(attribute='a.b')|list }} {{ rows|map(attribute='z')|map('default', 1)|list }}
{{ rows|map(attribute='n')|sum }} {{ words|map('upper')|list }} {{ words|map('replace', 'a', 'z')|join }} {{ l|map('string')|join('+') }}
{{ [[1, 2], [3, 4]]|map(attribute=1)|list }} {{ [[1, 2], [3, 4]]|map(attribute='0')|list }} {{ [[3, 1]]|map('sort')|list }} {{ [[3, 1]]|map('join', ',')|list }}
{{ [0, 1, '', 'a']|select|list }} {{ [0, 1, '', 'a']|reject|list }} {{ l|select('odd')|list }} {{ l|reject('gt', 1)|list }} {{ l|select('in', [1, 2])|list }} {{ mixed|select('string')|list }}
{{ rows|selectattr('role', 'equalto', 'user')|list|length }} {{ rows|rejectattr('role', '==', 'user')|map(attribute='n')|list }} {{ rows|selectattr('a')|list|length }} {{ rows|selectattr('a', 'undefined')|list|length }} {{ (rows|selectattr('n', 'ge', 2)|list)[-1].n }}
{{ rows[::2]|selectattr('a.b', 'eq', 'y')|map(attribute='n')|first }} {{ rows|rejectattr('a')|map(attribute='role')|first }} {{ words|select('ne', 'a')|join }}
{{ rows|selectattr('a.b', 'defined')|list|length }}
{{ [1, 1, 2, 'a', 'A', 2.0]|unique|list }} {{ ['a', 'A']|unique(case_sensitive=true)|list }} {{ rows|unique(attribute='role')|map(attribute='n')|list }}
{{ l|sort }} {{ l|sort(reverse=true) }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ rows|sort(attribute='n')|map(attribute='n')|list }} {{ 'bca'|sort }}
{{ mixed|sort }}
{{ nil|map(attribute='x')|list }} {{ nil|selectattr('a')|list }} {{ no|reject|list }} {{ missing|map('upper')|join }}
{{ n|map('upper')|list }}
{{ {'b': 1, 'A': 2, 'c': 0}|dictsort }} {{ {'b': 1, 'A': 2, 'c': 0}|dictsort(by='value') }} {{ {'b': 1, 'A': 2}|dictsort(case_sensitive=true, reverse=true) }}
{{ lines|indent }}
{{ lines|indent(2) }}|{{ lines|indent(2, true) }}|{{ lines|indent(2, blank=true) }}|{{ lines|indent('> ', first=true) }}
{{ 'a\n'|indent }}|{{ '\n\na'|indent(1) }}|
{{ '<b>'|safe }} {{ '<b> & "x" \'y\''|escape }} {{ '<'|e }}
{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 2.6|round|int }} {{ 7|round }} {{ 2.1|round(method='ceil') }} {{ 2.19|round(1, 'floor') }} {{ 1234.5|round(-2) }}
{{ l|max }} {{ l|min }} {{ words|max }} {{ words|min }} {{ empty|max }}| {{ rows|max(attribute='n') }} {{ l|sum }} {{ l|sum(start=10) }} {{ rows|sum(attribute='n') }} {{ empty|sum }}
{{ [1, 2, 3]|batch(2)|list }} {{ [1, 2, 3]|batch(2, 'x')|list }}
{{ "%s-%d %.2f %r %%"|format("a", 3, 1.005, 'x') }} {{ "%s" % 'y' }} {{ "%s %s" % (1, none) }} {{ "%d" % 3.9 }}
{{ "%s" % (1, 2) }}
{{ "%s %s"|format(1) }}
{{ '{} {}'.format(1, 'a') }} {{ '{1}{0}{x}{{}}'.format('a', 'b', x=3) }}
{{ n is defined }} {{ missing is defined }} {{ missing is undefined }} {{ missing is not defined }} {{ nil is none }} {{ missing is none }} {{ nil is defined }}
{{ s is string }} {{ n is string }} {{ d is mapping }} {{ l is mapping }} {{ l is iterable }} {{ s is iterable }} {{ n is iterable }} {{ d is iterable }} {{ nil is iterable }} {{ l is sequence }} {{ s is sequence }} {{ d is sequence }} {{ n is sequence }} {{ missing is iterable }} {{ missing is sequence }}
{{ n is number }} {{ f is number }} {{ t is number }} {{ s is number }} {{ n is integer }} {{ t is integer }} {{ f is float }} {{ n is float }} {{ t is boolean }} {{ n is boolean }} {{ t is true }} {{ 1 is true }} {{ no is false }} {{ 0 is false }} {{ range is callable }} {{ n is callable }}
{{ 3 is eq 3 }} {{ 3 is equalto(3) }} {{ 3 is ne 3 }} {{ 3 is odd }} {{ 3 is even }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }} {{ 2 is lt 3 }} {{ 2 is gt 3 }} {{ 2 is le 2 }} {{ 2 is ge 3 }} {{ 1 is in [1] }} {{ 1 is not in [1] }} {{ 'A' is upper }} {{ 'a1' is lower }} {{ '1' is lower }} {{ t is sameas true }} {{ 3 is lessthan 4 }}
{{ not n is string }} {{ n is number and s is string }} {{ n is not string or no }} {{ 1 + 2 is odd }} {{ (1 + 2) is odd }} {{ 'x' if n is defined else 'y' }}
{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }} {{ 'a b c'.split(maxsplit=1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ ' a b  '.split(none, 1) }}
{{ 'a'.split('') }}
{{ 'a\nb\r\nc\n'.splitlines() }} {{ 'a\nb\n'.splitlines(true) }} {{ ''.splitlines() }}
{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith('bc') }} {{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.find('c') }} {{ 'abc'.find('z') }} {{ u.find('x') }} {{ 'abcb'.rfind('b') }} {{ 'aaaa'.count('aa') }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('bc') }} {{ ','.join(['a', 'b']) }} {{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ '12'.isdigit() }} {{ 'ab'.isalpha() }} {{ 'AB'.isupper() }} {{ 'ab1'.islower() }} {{ ' '.isspace() }} {{ 'xxaxx'.strip('x') }}
{{ ','.join([1]) }}
{{ 'abc'.index('z') }}
{{ 'abc'.startswith(1) }}
{{ l.index(1) }} {{ l.count(3) }} {{ (1, 2).index(2) }}
{{ l.append(4) }}
{{ d.update({'x': 1}) }}
{{ l.append is defined }} {{ l.sort is defined }} {{ d.pop is defined }}
{{ s.__class__ }}|{{ s.format.__globals__ }}|
{{ s.__class__.__mro__ }}
{{ ''['__class__'] }}|
{% if n %}a{% elif t %}b{% else %}c{% endif %}{% if no %}a{% elif t %}b{% else %}c{% endif %}{% if no %}a{% elif nil %}b{% else %}c{% endif %}{% if missing %}x{% endif %}
{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.cycle('a', 'b') }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}
{% for x in l %}{{ loop.previtem is defined }}{{ loop.nextitem is undefined }} {% endfor %}
{% for x in l if x > 1 %}{{ x }}{{ loop.index }}{{ loop.length }}{{ loop.last }}{% else %}none{% endfor %}{% for x in l if x > 9 %}{{ x }}{% else %}none{% endfor %}
{% for x in empty %}{{ x }}{% else %}none{% endfor %}{% for x in missing %}{{ x }}{% else %}nothing{% endfor %}
{% for x in n %}{% endfor %}
{% for x in nil %}{% endfor %}
{% for a, b in [(1, 2), [3, 4]] %}{{ a }}{{ b }}{% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for c in 'abc' %}{{ c }}.{% endfor %}{% for k in d %}{{ k }}.{% endfor %}{% for x in 1, 2 %}{{ x }}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for x in l %}{% if loop.index == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %}{% for x in l %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}
{% for x in l %}{% for y in l %}{% if y == 1 %}{% break %}{% endif %}{{ x }}{{ y }}{{ loop.depth }}{% endfor %}{{ loop.index }};{% endfor %}
{% for x in l %}{% set z = x %}{% endfor %}{{ z }}|{% set z = 1 %}{% for x in l %}{{ z }}{% set z = x %}{{ z }}{% endfor %}{{ z }}
{% if t %}{% set z = 5 %}{% endif %}{{ z }}{% for x in l %}{% if x == 1 %}{% set z = x %}{% endif %}{{ z }}{% endfor %}{{ z }}
{% set ns = namespace(a=1, b='x') %}{% for x in l %}{% set ns.a = ns.a + x %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c }}|{% set ns.c = 2 %}{{ ns.c }}{% set e = namespace() %}{% set e.x = 1 %}{{ e.x }}{{ namespace({'k': 3}).k }}
{% set d.x = 1 %}
{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set c = 1, 2 %}{{ c }}{% set a, b = b, a %}{{ a }}{{ b }}
{% set x %}a{{ n }}b {% endset %}[{{ x }}]{% set y | trim | upper %} abc {% endset %}[{{ y }}]{{ x is string }}
{% macro m(a, b='d', c=a) %}{{ a }}-{{ b }}-{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 2) }} {{ m(b=3, a=4) }} {{ m() }} {{ m('x', c='y')|upper }}
{% macro m(a) %}{{ a }}{% if a > 0 %}{{ m(a - 1) }}{% endif %}{% endmacro %}{{ m(3) }}
{% macro m(a) %}{{ n }}{{ a }}{% set n = 1 %}{% endmacro %}{{ m(1) }}{{ n }}
{% macro m() %}{{ later }}{% endmacro %}{% set later = 'L' %}{{ m() }}
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{% endmacro %}{{ m(z=2) }}
{% for x in l %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% endfor %}
{% macro m(x) -%} {{ x }} {%- endmacro %}[{{ m(1) }}]{% set r = m(2) %}{{ r|length }}{{ m is callable }}
{{ loop }}{{ loop.index }}
{{ messages }}{{ 'a' is sameas 'a' }}
{{ words[1].lower().strip('b')|default('z', true)|upper ~ '!' }}
{{ {'a': [1, {'b': (2,)}]}.a[1].b[0] + 3 * l|length }}
{% set x = [] %}{% set x = x + [1] %}{% set x = x + [{'k': 'v'}] %}{{ x }}{{ x[-1].k }}{{ x|tojson }}
{%- set a = {'x': 1} -%}{{ dict(a, y=2) }}
{{ 'äÖ'|upper }}{{ 'ÄÖ'|lower|capitalize }}{{ 'İ'|lower|length }}
{{ "a'b" }}{{ ["a'b", 'a"b', "a'\\"b"] }}
{{ 10000000000 * 10 }} {{ 123456789012345680.0 }} {{ 0.1 + 0.2 }} {{ 1e100 }} {{ 1.0e15 }} {{ 3.0 * 2 }}
{{ 7 // 2.0 }} {{ 2 ** 0.5 }} {{ 0 ** 0 }} {{ (-8) % 3 }} {{ 7 % -3 }} {{ 7.5 % -2 }} {{ -7 // -2 }}
{{ l is not none and l|length > 2 and l[0] is number }}{{ 'a' if l else 'b' if d else 'c' }}
{{ (n > 5) ~ (n == 7 and 'y' or 'z') }} {{ n > 5 and n < 9 }} {{ not (n > 5) }} {{ not n > 5 or t }}
{{ 'x' in ['x', 'y'] and 'z' not in 'xy' }} {{ 'k' in {'k': none} }} {{ none in [none] }} {{ '' in '' }} {{ 1.0 in [1] }}
{{ s|trim|length ~ '/' ~ l|sum / 2 }}
{% if 'a' in words and words is iterable and words is not string and words is not mapping %}list{% endif %}
{% for row in rows if row.a is defined and row.a.b != 'x' %}{{ row.n }}{{ loop.first }}{% endfor %}
{% for i in range(rows|length - 1, -1, -1) %}{{ rows[i].n }}{% endfor %}
{% for x in rows|map(attribute='n')|sort|reverse %}{{ x }}{{ ', ' if not loop.last }}{% endfor %}
{% for k, v in {'z': 1, 'y': [2]}|dictsort %}{{ k }}{{ v }}{% endfor %}{% for k, v in d.a|items %}{{ k }}{{ v }}{% endfor %}
{% set ns = namespace(out='') %}{% for r in rows %}{% if r.role == 'user' %}{% set ns.out = ns.out ~ r.n ~ (',' if not loop.last else '') %}{% endif %}{% endfor %}{{ ns.out }}
{% set ns = namespace(found=false) %}{% for r in rows %}{% if not ns.found and r.n == 1 %}{% set ns.found = true %}{% break %}{% endif %}{% endfor %}{{ ns.found }}
{% with a = 1, b = n %}{{ a }}{{ b }}{% endwith %}{{ a }}|{% filter upper|trim %} abc{{ s }} {% endfilter %}|
{% generation %}a{{ n }}{% set g = 1 %}{% endgeneration %}{{ g }}|
{{ range(3)|list }} {{ range(1, 7, 2)|list }} {{ range(3, 0, -1)|list }} {% for i in range(2) %}{{ i }}{% endfor %} {{ dict(a=1, b='x') }} {{ dict({'z': 0}, a=1) }} {{ 2 in range(3) }} {{ range(5)[-1] }} {{ range(4)|length }}
{{ range(1000000) }}
{{ raise_exception('No: ' + s) }}
{{ raise_exception(1) }}
{{ strftime_now('%Y-%m-%d %H:%M:%S %d %B %b %A %a %j %y %I %p %%') }} {{ strftime_now('%-d %-m') }}
{% if strftime_now is defined %}yes{% endif %}{% if builtin_tools is not defined %}no{% endif %}
  {% if t %}x{% endif %}  y
a  {%- if t %}  x  {% endif -%}  y
~a
  {% if t %}
  b
  {% endif %}
c
~a
  {%+ if t %}
b
{% endif +%}
c
~a {#- c -#} b
  {# comment #}
c {# d #}
e
~a
{%- for x in l %}
    {{- x }}
    {{ x }}
{%- endfor %}

end
~{% for x in l -%}
  {{ x }},
{%- endfor %}
~{{ 'a' -}}   b
   {{- 'c' }}
 {{ 'd' }}
~  {%- if t %}
	{% if t %}	tab{% endif %}
{% endif %}
~{% raw %}{{ x }}{% if %}{% endraw %}
x {%- raw -%}  {{ y }}  {%- endraw -%}  z
~a
  {% raw %}
  b
  {% endraw %}
c
~{{ '}}' }}{{ "%}" }}{% if '%}' == "%}" %}x{% endif %}{{ '{{' }}{{ '{%' }}
~{{n}}{{-n-}}{{n|string}}{%if t%}x{%endif%}
~a {{ 1 }}{% if t %}

two{% endif %}


~line{% set x = 1 %}

{% set y = 2 %}
{{ x }}
{{ y }}
~{%- if t -%}

   x

{%- endif -%}
~{# a #}{# b
 c #}
d { e } % # {x} }}
~{{ [1,
 2,
 3] }}
{% if t
 and n %}x{% endif %}
~a	{%- set x = 1 %}	b {%+ if t %} c{% endif %}
   {{ x }}   {% if t %}  {% endif %}  
d
~{{ 'a
b' }}
~

{{ 1 }}
~   {%- set a = 1 -%}  
~{% if t %}a{% else %}b
~{% if t %}a{% endfor %}
~{{ 1 + }}
~{{ 'x }}
~{{ x|nosuchfilter }}
~{{ x is nosuchtest }}
~{% nosuchtag %}
~{% for x in %}{% endfor %}
~{{ a b }}
~{{ (1, 2 }}
~{# never ends
~{% raw %} never ends
~{{ [1, 2}}
~{% set 1 = 2 %}
~{% break %}
~{% endif %}
~{{ 1 if }}
~{{ m(a=1, 2) }}
~{{ "a" | }}
""".strip("\n")


def split(text):
    """One a line, and from the first tilde on each up to the next."""
    lines, _, blocks = text.partition("\n~")
    return [each for each in lines.split("\n")] + blocks.split("\n~")


FEATURES = split(FEATURES) + ["a\r\nb\r{% if t %}\r\nc{% endif %}\r\n", "{{ 1 }}\n\n", "\n", "", "{{ 1 }}\n"]
