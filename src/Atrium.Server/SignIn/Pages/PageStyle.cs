// The one style sheet, inside each page: nothing else is fetched. The policy allows it by its hash.
using System.Security.Cryptography;
using System.Text;

namespace Atrium.Server.SignIn;

internal static class PageStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--ground:#eef1ee;--card:#fff;--ink:#1d2723;--soft:#55625c;--line:#c3cdc7;--field:#7b8a82;--act:#17614a;--on:#fff;--bad:#a3211b;--tint:#e6efe9}
        @media (prefers-color-scheme:dark){:root{--ground:#121816;--card:#1c2421;--ink:#e9efec;--soft:#a9b8b0;--line:#3a4741;--field:#84948c;--act:#7fd4b2;--on:#0d2a1f;--bad:#ff9a90;--tint:#22302a}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:1.5rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        main{width:100%;max-width:28rem;padding:2.25rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
        main.wide{max-width:46rem}
        h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25;font-weight:600;overflow-wrap:anywhere}
        h2{margin:1.75rem 0 .5rem;font-size:1.1rem;font-weight:600}
        p{margin:0 0 1rem;overflow-wrap:anywhere}
        .house{margin:0 0 1.25rem;font-size:.9rem;font-weight:600;color:var(--act)}
        .soft,small,dt{color:var(--soft)}
        .bad{padding:.6rem .8rem;border-left:.25rem solid var(--bad);background:var(--tint);color:var(--bad)}
        label{display:block;margin:0 0 .25rem;font-weight:600}
        label.tick{display:flex;gap:.6rem;align-items:flex-start;margin:0 0 1.25rem;font-weight:400}
        input[type=text],input[type=email],input[type=password]{width:100%;margin:0 0 1rem;padding:.6rem .7rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:.4rem}
        ::placeholder{color:var(--soft);opacity:1}
        input[type=checkbox]{width:1.15rem;height:1.15rem;margin:.2rem 0 0;accent-color:var(--act);flex:none}
        input.code{font-size:1.4rem;letter-spacing:.2em;text-transform:uppercase}
        button,a.button{display:inline-block;padding:.6rem 1.3rem;font:inherit;font-weight:600;text-decoration:none;cursor:pointer;border:1px solid var(--act);border-radius:.4rem;background:var(--act);color:var(--on);white-space:nowrap}
        button.plain{background:transparent;color:var(--act)}
        button.row{display:block;width:100%;margin:0 0 .6rem;padding:.75rem .9rem;text-align:left;background:transparent;color:inherit;border-color:var(--line);font-weight:400;white-space:normal}
        button.row:hover{background:var(--tint)}
        button.row b,button.row small{display:block;overflow-wrap:anywhere}
        :focus-visible{outline:3px solid var(--act);outline-offset:2px}
        .acts{display:flex;flex-wrap:wrap;gap:.75rem;justify-content:flex-end;margin-top:1.25rem}
        ul.asks{margin:0 0 1.25rem;padding:0;list-style:none}
        ul.asks li{padding:.6rem 0;border-top:1px solid var(--line)}
        ul.asks b,ul.asks small{display:block}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:0 0 1.25rem;font-size:.9rem}
        dd{margin:0;overflow-wrap:anywhere}
        table{width:100%;border-collapse:collapse}
        td,th{padding:.55rem .5rem .55rem 0;text-align:left;vertical-align:top;border-top:1px solid var(--line);overflow-wrap:anywhere}
        td:last-child{width:1%;padding-right:0;text-align:right}
        code{font-family:ui-monospace,"Cascadia Mono","DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
        a{color:var(--act)}
        @media (max-width:30rem){body{padding:0;justify-content:flex-start;background:var(--card)}main,main.wide{max-width:none;border:0;border-radius:0;padding:1.5rem 1.25rem}.acts{flex-direction:column}.acts button{width:100%;white-space:normal}}
        """;

    /// <summary>Sends the answer on without a click where scripts run.</summary>
    public const string PostAtOnce = "document.forms[0].submit()";

    public static string CssSource { get; } = Source(Css);

    public static string PostAtOnceSource { get; } = Source(PostAtOnce);

    private static string Source(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))))}'";
}
