// Query options that mean something, nearly: filters of all shapes, selections, orders, searches, expansions, tokens.

namespace Atrium.Fuzz;

internal sealed class OptionMaker(Grammar grammar, Samples samples, Random random)
{
    private static readonly string[] Functions = ["startswith", "endsWith", "contains", "substringof", "tolower", "toupper", "trim", "length", "indexof", "concat", "year", "date", "now", "cast", "isof", "round"];
    private static readonly string[] Operators = ["eq", "ne", "gt", "ge", "lt", "le", "in", "has", "and", "or", "add", "mod", "EQ", "foo"];

    /// <summary>The query, percent-encoded, with the question mark; may be empty.</summary>
    public string Make(string type)
    {
        var options = new List<string>();
        for (var count = random.Next(4); count > 0; count--)
        {
            var name = Option(type, out var value);
            if (random.Next(12) == 0)
            {
                name = name.TrimStart('$');
            }

            options.Add($"{(random.Next(15) == 0 ? name.ToUpperInvariant() : name)}={Escape(value)}");
        }

        if (options.Count > 0 && random.Next(3) == 0)
        {
            options.Add("$count=true"); // with the header an advanced query, in which more is taken
        }

        return options.Count == 0 ? "" : "?" + string.Join('&', options);
    }

    public string Filter(string type, int depth)
    {
        if (random.Next(400) == 0)
        {
            var deep = random.Next(2000);
            return random.Next(3) switch
            {
                0 => new string('(', deep) + "id eq null" + new string(')', deep),
                1 => string.Concat(Enumerable.Repeat("not ", deep)) + "true",
                _ => string.Join(" or ", Enumerable.Repeat("displayName eq 'a'", deep)),
            };
        }

        return depth > 4 || random.Next(2) == 0 ? Leaf(type) : random.Next(4) switch
        {
            0 => $"not ({Filter(type, depth + 1)})",
            1 => $"({Filter(type, depth + 1)}) or {Filter(type, depth + 1)}",
            2 => $"{Filter(type, depth + 1)} and {Filter(type, depth + 1)}",
            _ => $"{Filter(type, depth + 1)} {Operators[random.Next(Operators.Length)]} {Filter(type, depth + 1)}",
        };
    }

    private string Option(string type, out string value)
    {
        var (name, made) = random.Next(14) switch
        {
            0 or 1 => ("$select", Names(type)),
            2 or 3 or 4 => ("$filter", Filter(type, 0)),
            5 => ("$orderby", string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Path(type) + (random.Next(2) == 0 ? " desc" : random.Next(8) == 0 ? " sideways" : "")))),
            6 => ("$top", random.Next(2) == 0 ? random.Next(1, 50).ToString(System.Globalization.CultureInfo.InvariantCulture) : Hostile.Number(random)),
            7 => ("$skip", random.Next(2) == 0 ? random.Next(50).ToString(System.Globalization.CultureInfo.InvariantCulture) : Hostile.Number(random)),
            8 => ("$count", random.Next(5) == 0 ? Hostile.Text(random) : "true"),
            9 => ("$search", Search(type)),
            10 => ("$expand", Expand(type, 0)),
            11 => (random.Next(2) == 0 ? "$skiptoken" : "$deltatoken", Token()),
            12 => ("$format", random.Next(2) == 0 ? "json" : Hostile.Text(random)),
            _ => (random.Next(2) == 0 ? "$" + Hostile.Text(random) : "$compute", Hostile.Text(random)),
        };
        value = made;
        return name;
    }

    private string Leaf(string type)
    {
        var path = Path(type);
        return random.Next(10) switch
        {
            0 => $"{Functions[random.Next(Functions.Length)]}({path},{Literal()})",
            1 => $"{path} in ({string.Join(',', Enumerable.Range(0, random.Next(0, 20)).Select(_ => Literal()))})",
            2 => $"{path}/{(random.Next(4) == 0 ? "all" : "any")}({(random.Next(5) == 0 ? "" : $"x:x{(random.Next(2) == 0 ? "" : "/" + Name(type))} eq {Literal()}")})",
            3 => $"{path}/$count {Operators[random.Next(6)]} {Hostile.Number(random)}",
            4 => $"{Functions[random.Next(Functions.Length)]}({path}) {Operators[random.Next(Operators.Length)]} {Literal()}",
            5 => Hostile.Text(random),
            6 => $"{Relation(type)}/$count {Operators[random.Next(6)]} {random.Next(3)}",
            7 => $"{path}/any(x:startswith(x{(random.Next(2) == 0 ? "" : "/" + Name(type))},{Literal()}) or x in ({Literal()},{Literal()}))",
            _ => $"{path} {Operators[random.Next(Operators.Length)]} {Literal()}",
        };
    }

    /// <summary>A navigation, whose number a filter may ask for; sometimes of another type.</summary>
    private string Relation(string type)
    {
        var navs = grammar.NavsOf(type);
        return navs.Count == 0 || random.Next(10) == 0 ? "owners" : navs[random.Next(navs.Count)].Name;
    }

    private string Literal() => random.Next(9) switch
    {
        0 => Hostile.Number(random),
        1 => Hostile.Instant(random),
        2 => random.Next(2) == 0 ? "true" : "false",
        3 => "null",
        4 => Guid.NewGuid().ToString(),
        5 => Hostile.Text(random),
        6 when grammar.Enums.Count > 0 && grammar.Enums.Values.ElementAt(random.Next(grammar.Enums.Count)) is { Count: > 0 } members => $"'{members[random.Next(members.Count)]}'",
        7 => $"'{samples.Text(random).Replace("'", "''", StringComparison.Ordinal)}'",
        _ => $"'{Hostile.Text(random).Replace("'", "''", StringComparison.Ordinal)}'",
    };

    /// <summary>Words, phrases and keywords of both kinds of search.</summary>
    private string Search(string type)
    {
        if (random.Next(40) == 0)
        {
            return $"\"{Name(type)}:{string.Join(' ', Enumerable.Range(0, random.Next(random.Next(2) == 0 ? 200 : 2000)).Select(i => $"w{i}"))}\"";
        }

        var terms = Enumerable.Range(0, random.Next(1, random.Next(50) == 0 ? 300 : 5)).Select(_ => random.Next(6) switch
        {
            0 => $"\"{Name(type)}:{samples.Text(random)}\"",
            1 => $"\"{Name(type)}:{Hostile.Text(random)}\"",
            2 => $"{Keywords[random.Next(Keywords.Length)]}{(random.Next(4) == 0 ? ">=" : ":")}{(random.Next(2) == 0 ? Hostile.Instant(random) : samples.Text(random))}",
            3 => $"({samples.Text(random)}",
            4 => Hostile.Text(random),
            _ => samples.Text(random),
        });
        var text = string.Join(random.Next(5) switch { 0 => " AND ", 1 => " OR ", 2 => " NOT ", 3 => " ", _ => " and " }, terms);
        return random.Next(3) == 0 ? $"\"{text}\"" : text;
    }

    private static readonly string[] Keywords =
        ["from", "to", "cc", "bcc", "participants", "recipients", "subject", "body", "attachment", "hasAttachments", "importance", "kind", "received", "sent", "size", "category", "isRead", "bogus"];

    private string Expand(string type, int depth)
    {
        var navs = grammar.NavsOf(type);
        return string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ =>
        {
            var nav = navs.Count > 0 && random.Next(8) > 0 ? navs[random.Next(navs.Count)] : new Nav(Hostile.Text(random), type, true);
            var nested = depth > 2 || random.Next(2) == 0 ? "" : "(" + string.Join(';', Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                random.Next(4) == 0 ? "$expand=" + Expand(nav.Target, depth + 1) : $"{Option(nav.Target, out var value)}={value}")) + ")";
            return $"{nav.Name}{(random.Next(8) == 0 ? "/$ref" : "")}{nested}";
        }));
    }

    private string Token()
    {
        if (samples.Tokens.Count == 0 || random.Next(4) == 0)
        {
            return Hostile.Text(random);
        }

        var token = samples.Tokens[random.Next(samples.Tokens.Count)].ToCharArray();
        if (random.Next(2) == 0)
        {
            token[random.Next(token.Length)] = (char)random.Next(33, 127);
        }

        return new string(token);
    }

    private string Names(string type) => random.Next(12) == 0 ? "*" : string.Join(',', Enumerable.Range(0, random.Next(1, random.Next(60) == 0 ? 400 : 5)).Select(_ => Path(type)));

    private string Path(string type)
    {
        var props = grammar.PropsOf(type);
        if (props.Count == 0 || random.Next(12) == 0)
        {
            return random.Next(2) == 0 ? Hostile.Text(random) : Name(type);
        }

        var prop = props[random.Next(props.Count)];
        return random.Next(3) == 0 && grammar.Find(prop.Type) is not null ? $"{prop.Name}/{Path(prop.Type)}" : prop.Name;
    }

    private string Name(string type) => (grammar.PropsOf(type), grammar.NavsOf(type)) switch
    {
        ({ Count: > 0 } props, _) when random.Next(4) > 0 => props[random.Next(props.Count)].Name,
        (_, { Count: > 0 } navs) => navs[random.Next(navs.Count)].Name,
        _ => "id",
    };

    /// <summary>Mostly as a good client does; sometimes too much, or too little.</summary>
    private string Escape(string value) => random.Next(20) switch
    {
        0 => string.Concat(value.Select(c => c < 128 ? $"%{(int)c:x2}" : Uri.EscapeDataString(char.IsSurrogate(c) ? "?" : c.ToString()))),
        1 => value.Replace(' ', '+').Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal),
        2 => Uri.EscapeDataString(Uri.EscapeDataString(Whole(value))),
        _ => Uri.EscapeDataString(Whole(value)),
    };

    /// <summary>Half a surrogate pair goes over the wire as what UTF-8 makes of it.</summary>
    private static string Whole(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
