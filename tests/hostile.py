"""Texts that are made to be taken for something else: by Markdown, HTML, a formula, a spreadsheet, or the reader."""

EVIL = "http://192.0.2.1"
"""An address of nobody (RFC 5737): a browser that asks it was told to."""

HOSTILE = (
    f"![x]({EVIL}/a.png)",
    f"[x]({EVIL}/b) <{EVIL}/c> {EVIL}/d www.example.com someone@example.com",
    f'<img src="{EVIL}/e.png" onerror="fetch(`{EVIL}/f`)">',
    f"<script src={EVIL}/g.js></script><style>@import '{EVIL}/h.css'</style>",
    f'"><iframe src="{EVIL}/i"></iframe><svg onload=fetch("{EVIL}/j")>',
    "[x](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
    "![x](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=) [x](data:text/html,x)",
    f"[x]: {EVIL}/k\n\n![x][x] [^1]\n\n[^1]: x",
    "$\\frac{1}{2}$ $$\\href{" + EVIL + "/l}{x}$$ \\(x\\)",
    ":red[x] :blue-background[x] :green-badge[x] :small[x] :rainbow[x] :color[x]{foreground=red}",
    ":material/home: \\:material/home\\: :streamlit: :smile: :+1:",
    "**bold** __bold__ *italic* ~~gone~~ `code` ==x==",
    "# heading\n\n## heading\nheading\n=======\n\n- item\n\n1. item\n\n> quote\n\n---\n\n    code\n\n```\ncode\n```",
    "| a | b |\n|---|---|\n| c | d |",
    "&lt;b&gt; &#33;[x](&#104;ttp://192.0.2.1/m.png) &nbsp;",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c",
    "zero\u200bwidth\u200d\ufeff \u2060 x\u0301\u0301\u0301",
    "\x07\x1b[31mred\x1b[0m\x7f \x85 \t x",
    '=HYPERLINK("http://192.0.2.1/n") +1 -1 @SUM(1) \'%{x} {0} {x.__class__} %s ${x}',
    "->x <- -- >= <= ~= " + "A" * 6_000,
)
