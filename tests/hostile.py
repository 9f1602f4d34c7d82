"""Keep the texts that attack a map: each tries another way out of being text."""

PAYLOADS = {
    "jinja": "{{ 7*7 }}",
    "jinja statement": "{% for c in [1] %}x{% endfor %}{# y #}",
    "template literal": "${window.hacked=1}`${alert(1)}`",
    "escape": r"\x3cimg src=x onerror=window.hacked=1\x3e \u003cb\u003e",
    "script end": "</script><script>window.hacked=1</script>",
    "image": '<img src=x onerror="window.hacked=1">',
    "quotes": """'"`);window.hacked=1;//""",
    "braces": "{name} {} }} {{ %s {{'abc'}} alert(coords); map_div_a1 &amp; &#60;",
}
EVERYTHING = " ".join(PAYLOADS.values())
