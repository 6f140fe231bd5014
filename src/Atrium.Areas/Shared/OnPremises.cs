// What an object carries that came from, or goes to, another directory.

using Atrium.Engine.Model;

namespace Atrium.Areas.Shared;

/// <summary>Fifteen texts for which an organisation has its own meaning.</summary>
[Complex]
public class OnPremisesExtensionAttributes
{
    private const Can Text = Can.Filter | Can.FilterAdvanced | Can.StartsWith | Can.Write;

    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute1 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute10 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute11 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute12 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute13 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute14 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute15 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute2 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute3 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute4 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute5 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute6 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute7 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute8 { get; init; }
    [Prop(Text, MaxLength = 1024)] public string? ExtensionAttribute9 { get; init; }
}

[Complex]
public class OnPremisesProvisioningError
{
    [Prop(Can.Equal)] public string? Category { get; init; }
    [Prop] public DateTimeOffset? OccurredDateTime { get; init; }
    [Prop(Can.Equal)] public string? PropertyCausingError { get; init; }
    [Prop] public string? Value { get; init; }
}

[Complex]
public abstract class ServiceProvisioningError
{
    [Prop] public DateTimeOffset? CreatedDateTime { get; init; }
    [Prop] public bool? IsResolved { get; init; }
    [Prop] public string? ServiceInstance { get; init; }
}

[Complex]
public class ServiceProvisioningXmlError : ServiceProvisioningError
{
    [Prop] public string? ErrorDetail { get; init; }
}
