// The kinds of group and which properties go together in each.

using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Rules;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

/// <summary>Microsoft 365 groups (mail) and security groups (no mail) can be made; mail-enabled security and distribution groups cannot.</summary>
internal static class GroupKind
{
    private static readonly string[] Types = ["Unified", "DynamicMembership"];

    public static bool IsUnified(JsonObject document) => Has(document, "Unified");

    public static bool IsDynamic(JsonObject document) => Has(document, "DynamicMembership");

    /// <exception cref="GraphError">400 where the properties contradict each other.</exception>
    public static void Check(Edit edit)
    {
        var after = edit.After;
        Spell(edit);
        var unified = IsUnified(after);
        if (edit.Before is { } row && unified != IsUnified(Documents.Parse(row.Document)))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "groupTypes");
        }

        if (after.Flag("mailEnabled") != unified)
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "mailEnabled");
        }

        if (!unified && !after.Flag("securityEnabled"))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "securityEnabled");
        }

        CheckRule(edit);
        CheckVisibility(edit, unified);
        if (after.Flag("isAssignableToRole") && (!after.Flag("securityEnabled") || IsDynamic(after)))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "isAssignableToRole");
        }
    }

    private static void Spell(Edit edit)
    {
        if (edit.After["groupTypes"] is JsonArray given)
        {
            var spelt = given.Select(t => Array.Find(Types, known => known.Equals(t!.GetValue<string>(), StringComparison.OrdinalIgnoreCase))
                ?? throw DirectoryErrors.InvalidValue(edit.Type, "groupTypes")).Distinct();
            edit.After["groupTypes"] = new JsonArray([.. spelt.Select(t => JsonValue.Create(t))]);
        }
    }

    /// <summary>A rule and its state belong to groups whose members are found by rule, which cannot be without.</summary>
    private static void CheckRule(Edit edit)
    {
        var after = edit.After;
        var dynamic = IsDynamic(after);
        if (string.IsNullOrEmpty(after.Text("membershipRule")) == dynamic)
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "membershipRule");
        }

        if (dynamic)
        {
            after["membershipRuleProcessingState"] ??= "On";
        }

        if (after.Text("membershipRuleProcessingState") is { } state && (!dynamic || state is not ("On" or "Paused")))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "membershipRuleProcessingState");
        }
    }

    /// <summary>Hidden membership is chosen at creation, for Microsoft 365 groups, and for good.</summary>
    private static void CheckVisibility(Edit edit, bool unified)
    {
        var after = edit.After;
        if (edit.Before is null && after["visibility"] is null)
        {
            if (unified || after.Flag("isAssignableToRole"))
            {
                after["visibility"] = after.Flag("isAssignableToRole") ? "Private" : "Public";
            }
        }

        var before = edit.Before is { } row ? Documents.Parse(row.Document).Text("visibility") : null;
        var now = after.Text("visibility");
        var hides = now == "HiddenMembership";
        if ((now is not null && now is not ("Private" or "Public") && !hides)
            || (hides && !unified)
            || (edit.Before is not null && hides != (before == "HiddenMembership"))
            || (after.Flag("isAssignableToRole") && now != "Private"))
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "visibility");
        }
    }

    private static bool Has(JsonObject document, string type) =>
        document["groupTypes"] is JsonArray types && types.Any(t => type.Equals(t?.GetValue<string>(), StringComparison.OrdinalIgnoreCase));
}
