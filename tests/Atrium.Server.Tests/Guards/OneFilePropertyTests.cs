// A property is named in one file: its type's. Where a rule is about it, in that file too. More means that the design is wrong, not the patch.

using System.Text.RegularExpressions;
using Atrium.Areas.Directory;
using Atrium.Areas.Mail;
using Atrium.Engine.Model;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public sealed partial class OneFilePropertyTests
{
    private const int Enough = 2;

    /// <summary>How many files name a property at most, where it is more than two.</summary>
    private static readonly Dictionary<string, int> More = new();

    private static readonly IReadOnlyList<(string File, HashSet<string> Names)> Files =
    [
        .. Repository.Sources("src/Atrium.Areas").Select(file =>
        {
            var text = CSharpText.Load(file);
            var identifiers = Use().Matches(Import().Replace(text.Code, "")).Select(m => m.Value);
            var literals = text.Literals.SelectMany(t => Word().Matches(t).Select(m => m.Value)
                .Where(w => char.IsLower(w[0]) && (!t.Contains(' ', StringComparison.Ordinal) || w.Any(char.IsUpper))));
            return (Path.GetRelativePath(Repository.Root, file), identifiers.Concat(literals).ToHashSet(StringComparer.Ordinal));
        }),
    ];

    [Fact]
    public void A_property_is_named_in_its_types_file_and_at_most_one_more()
    {
        var model = TestModel.Real;
        var counted = new[] { model.Entity<Message>(), model.Entity<User>(), model.Entity<Atrium.Areas.Directory.Group>() }
            .SelectMany(type => type.Properties.Where(p => p.Declaring == type).Select(p => (Name: $"{type}.{p.Name}", Files: Naming(model, p))))
            .OrderByDescending(c => c.Files.Count).ThenBy(c => c.Name, StringComparer.Ordinal).ToList();
        foreach (var (name, files) in counted.Where(c => c.Files.Count > Enough))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{files.Count,3} {name}: {string.Join(' ', files.Select(Path.GetFileNameWithoutExtension))}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{counted.Count(c => c.Files.Count <= Enough)} of {counted.Count} properties are named in one file or two.");
        Findings.None(counted.Where(c => c.Files.Count > More.GetValueOrDefault(c.Name, Enough)).Select(c => $"{c.Name}: {c.Files.Count} files: {string.Join(' ', c.Files.Select(Path.GetFileName))}"));
        Findings.None(More.Where(m => counted.Single(c => c.Name == m.Key).Files.Count < m.Value).Select(m => $"{m.Key} is named in fewer files now: lower the number"));
    }

    /// <summary>
    /// The type's own file, and those with the C# name as a member or the Graph name in a literal. A file of another type that has a property of that
    /// name speaks of its own.
    /// </summary>
    private static List<string> Naming(GraphModel model, Property property)
    {
        var others = model.Entities.Cast<StructuredType>().Concat(model.Complexes).Where(t => t != property.Declaring)
            .SelectMany(t => t.Properties.Where(p => p.Declaring == t && p.Name == property.Name)).Select(p => p.Clr.DeclaringType!.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Files.Where(f => Path.GetFileNameWithoutExtension(f.File) == property.Clr.DeclaringType!.Name
                    || ((f.Names.Contains(property.Name) || f.Names.Contains(property.Clr.Name)) && !others.Any(other => Speaks(f.File, other))))
                .Select(f => f.File),
        ];
    }

    /// <summary>Declares that type, or holds its rules.</summary>
    private static bool Speaks(string file, string type) =>
        Path.GetFileNameWithoutExtension(file) == type + "Rules"
        || Regex.IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file)), $@"\bclass {type}\b", RegexOptions.None, TimeSpan.FromSeconds(1));

    /// <summary>A member that is read or set, not a type, a local variable or a method.</summary>
    [GeneratedRegex(@"(?<=\.\s*|\bnameof\s*\()[A-Z]\w*\b(?!\s*\()", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Use();

    [GeneratedRegex(@"^(using|namespace) .*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Import();

    [GeneratedRegex(@"[A-Za-z_]\w*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
