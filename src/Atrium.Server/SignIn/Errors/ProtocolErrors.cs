// Turns the protocol library's own refusals into Microsoft's. Its ids are not unique: ID2029 is "missing" and ID2052 "invalid" for
// any parameter, so they are read together with the parameter that the sentence quotes.
namespace Atrium.Server.SignIn;

internal static class ProtocolErrors
{
    public static AadError Translate(string? error, string? description, string? uri, string? client, SignInRequest request)
    {
        client ??= "";
        var parameter = Quoted(description);
        var tenant = request.Tenant?.DisplayName ?? request.Segment;
        return (Id(uri), parameter) switch
        {
            ("ID2043", "redirect_uri") or ("ID2030", "redirect_uri") or ("ID2031", _) => AadErrors.RedirectMismatch(null, client),
            ("ID2029", { } name) => AadErrors.MissingField(name),
            ("ID2032", "grant_type") => AadErrors.UnsupportedGrant("unknown"),
            ("ID2052", "client_id") => AadErrors.UnknownClient(client, tenant),
            ("ID2057" or "ID2198", _) => AadErrors.SecretMissing,
            ("ID2053", "client_secret" or "client_assertion") or ("ID2043", "grant_type") => AadErrors.PublicClientSecret(client),
            ("ID2055", _) => AadErrors.WrongSecret(client),
            ("ID2059", _) => AadErrors.MissingField("username"),
            ("ID2081" or "ID2082", _) => AadErrors.MissingField("grant_type"), // a body that is no form carries no field
            ("ID2084", _) => AadErrors.WrongVerb,
            ("ID2052", "code_verifier") => AadErrors.WrongVerifier,
            ("ID2016", _) => AadErrors.CodeExpired,
            ("ID2010", _) => AadErrors.CodeRedeemed,
            ("ID2018", _) => AadErrors.GrantExpired,
            ("ID2003" or "ID2004" or "ID2007" or "ID2012" or "ID2071" or "ID2088" or "ID2089" or "ID2090" or "ID2091", _) => AadErrors.BadGrant,
            _ => Default(error),
        };
    }

    private static AadError Default(string? error) => error switch
    {
        "invalid_grant" or "invalid_token" => AadErrors.BadGrant,
        "server_error" => AadErrors.Unexpected,
        "invalid_client" => AadErrors.Malformed with { Error = error, Status = 401 },
        { Length: > 0 } => AadErrors.Malformed with { Error = error },
        _ => AadErrors.Malformed,
    };

    private static string? Id(string? uri) => uri is null ? null : uri[(uri.LastIndexOf('/') + 1)..];

    private static string? Quoted(string? text)
    {
        var open = text?.IndexOf('\'', StringComparison.Ordinal) ?? -1;
        var close = open < 0 ? -1 : text!.IndexOf('\'', open + 1);
        return close < 0 ? null : text![(open + 1)..close];
    }
}
