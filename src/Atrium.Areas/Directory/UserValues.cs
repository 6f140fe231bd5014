// Values that only a person has.

using Atrium.Engine.Model;

namespace Atrium.Areas.Directory;

[Complex]
public class AuthorizationInfo
{
    [Prop(Can.Equal | Can.StartsWith | Can.FilterAdvanced | Can.Write, MaxItems = 5, MaxLength = 1024), Indexed]
    public IReadOnlyList<string>? CertificateUserIds { get; init; }
}

/// <summary>Attribute sets that the organisation defines.</summary>
[Complex(Open = true)]
public class CustomSecurityAttributeValue;

[Complex]
public class EmployeeOrgData
{
    [Prop(Can.Equal | Can.Range | Can.FilterAdvanced | Can.Write)] public string? CostCenter { get; init; }
    [Prop(Can.Equal | Can.Range | Can.FilterAdvanced | Can.Write)] public string? Division { get; init; }
}

/// <summary>One way in which the person can be named at sign-in.</summary>
[Complex]
public class ObjectIdentity
{
    [Prop(Can.Equal | Can.Null | Can.Write, MaxLength = 512)] public string? Issuer { get; init; }
    [Prop(Can.Equal | Can.Null | Can.Write, MaxLength = 64), Indexed] public string? IssuerAssignedId { get; init; }
    [Prop(Can.Write)] public string? SignInType { get; init; }
}

[Complex]
public class PasswordProfile
{
    [Prop(Can.Equal | Can.Null | Can.FilterAdvanced | Can.Write)] public bool? ForceChangePasswordNextSignIn { get; init; }
    [Prop(Can.Equal | Can.Null | Can.FilterAdvanced | Can.Write)] public bool? ForceChangePasswordNextSignInWithMfa { get; init; }
    [Prop(Can.Write), Secret] public string? Password { get; init; }
}

[Complex]
public class SignInActivity
{
    [Prop] public DateTimeOffset? LastNonInteractiveSignInDateTime { get; init; }
    [Prop] public string? LastNonInteractiveSignInRequestId { get; init; }
    [Prop] public DateTimeOffset? LastSignInDateTime { get; init; }
    [Prop] public string? LastSignInRequestId { get; init; }
    [Prop] public DateTimeOffset? LastSuccessfulSignInDateTime { get; init; }
    [Prop] public string? LastSuccessfulSignInRequestId { get; init; }
}

/// <summary>Printing is not served: a value without members.</summary>
[Complex]
public class UserPrint;
