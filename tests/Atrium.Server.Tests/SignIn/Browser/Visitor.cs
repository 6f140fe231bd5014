// A person with a browser that runs no scripts: keeps cookies, follows redirects within the server, fills in forms.
using System.Net;
using System.Text.RegularExpressions;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

/// <summary>Where the browser stands: a page, or an address outside of the server that it was sent to.</summary>
public sealed partial record Place(Uri Address, int Status, string Html, IReadOnlyDictionary<string, string> Headers)
{
    public string Title => WebUtility.HtmlDecode(TitlePattern().Match(Html).Groups[1].Value);

    public string Text => WebUtility.HtmlDecode(TagPattern().Replace(Html[Html.IndexOf("<main", StringComparison.Ordinal)..], " "));

    /// <summary>The parameters that the application got, from query or fragment.</summary>
    public IReadOnlyDictionary<string, string> Given => Parse(Address.Fragment.Length > 0 ? Address.Fragment : Address.Query);

    /// <summary>The form's address and hidden fields.</summary>
    public (string Action, Dictionary<string, string> Fields) Form()
    {
        var action = FormPattern().Match(Html);
        Assert.True(action.Success, $"No form on: {Title} {Text}");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match hidden in HiddenPattern().Matches(Html))
        {
            fields[hidden.Groups[1].Value] = WebUtility.HtmlDecode(hidden.Groups[2].Value);
        }

        return (WebUtility.HtmlDecode(action.Groups[1].Value), fields);
    }

    public static IReadOnlyDictionary<string, string> Parse(string query) => query.TrimStart('?', '#').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2)).ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p.ElementAtOrDefault(1) ?? ""), StringComparer.Ordinal);

    [GeneratedRegex("<title>(?<title>.*?)</title>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TitlePattern();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TagPattern();

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormPattern();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenPattern();
}

public sealed class Visitor(string authority, string caCertificate)
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
    private readonly HttpClient _client = Connect(caCertificate);

    public Visitor(TestServer server)
        : this(server.File.Authority, server.Host.CaCertificate)
    {
    }

    /// <summary>What a thief, or a fixating attacker, would see or set.</summary>
    public IDictionary<string, string> Cookies => _cookies;

    /// <summary>Set-Cookie headers as they came.</summary>
    public List<string> CookieHeaders { get; } = [];

    public Task<Place> OpenAsync(string address) => GoAsync(HttpMethod.Get, address, null);

    /// <summary>Answers the form on a page.</summary>
    public Task<Place> AnswerAsync(Place page, params (string Name, string Value)[] typed)
    {
        var (action, fields) = page.Form();
        foreach (var (name, value) in typed)
        {
            fields[name] = value;
        }

        return PostAsync(action, fields);
    }

    public Task<Place> PostAsync(string address, Dictionary<string, string> fields, params (string Name, string Value)[] headers) =>
        GoAsync(HttpMethod.Post, address, fields, headers);

    public Task<Place> SignInAsync(Place page, string name, string password) => AnswerAsync(page, ("username", name), ("password", password));

    private async Task<Place> GoAsync(HttpMethod method, string address, Dictionary<string, string>? fields, params (string Name, string Value)[] headers)
    {
        var home = new Uri(authority).GetLeftPart(UriPartial.Authority);
        for (var hops = 0; hops < 10; hops++)
        {
            using var request = new HttpRequestMessage(method, address) { Content = fields is null ? null : new FormUrlEncodedContent(fields) };
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
            }

            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            Keep(response);
            if (response.StatusCode != HttpStatusCode.Redirect)
            {
                return await ReadAsync(response);
            }

            var next = response.Headers.Location!.OriginalString;
            if (!next.StartsWith(home + "/", StringComparison.Ordinal))
            {
                return new Place(new Uri(next), 302, "", new Dictionary<string, string>());
            }

            (method, address, fields) = (HttpMethod.Get, next, null);
        }

        throw new InvalidOperationException("Going in circles.");
    }

    private static HttpClient Connect(string caCertificate)
    {
        var handler = TestServer.Trusting(caCertificate);
        (handler.AllowAutoRedirect, handler.UseCookies) = (false, false);
        return new HttpClient(handler);
    }

    private void Keep(HttpResponseMessage response)
    {
        foreach (var header in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            CookieHeaders.Add(header);
            var pair = header.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                _cookies.Remove(pair[0]);
            }
            else
            {
                _cookies[pair[0]] = pair[1];
            }
        }
    }

    private static async Task<Place> ReadAsync(HttpResponseMessage response) => new(
        response.RequestMessage!.RequestUri!, (int)response.StatusCode, await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
}
