// One refusal in Microsoft's shape: the OAuth word, the AADSTS number, the sentence.
namespace Atrium.Server.SignIn;

/// <summary>A refusal. The sentence is public: it never says more than the caller may know.</summary>
/// <param name="Error">The OAuth error word.</param>
/// <param name="Code">The AADSTS number.</param>
/// <param name="Message">The sentence after the number.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Suberror">A finer word that MSAL reads, such as consent_required.</param>
public sealed record AadError(string Error, int Code, string Message, int Status = 400, string? Suberror = null)
{
    /// <summary>What the client sends along as <c>claims</c> when it asks the person again, as JSON text.</summary>
    public string? Claims { get; init; }

    public string Text => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"AADSTS{Code}: {Message}");
}
