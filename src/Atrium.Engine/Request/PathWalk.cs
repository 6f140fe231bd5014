// The state of a path half read, and what each segment does to it.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Request;

internal sealed class PathWalk(GraphModel model)
{
    private readonly List<Step> _steps = [];
    private readonly List<Property> _properties = [];
    private AddressKind _kind = AddressKind.ServiceDocument;
    private Operation? _operation;
    private IReadOnlyDictionary<string, string> _arguments = new Dictionary<string, string>();

    public Address Address => new(_kind, _steps) { Properties = _properties, Operation = _operation, Arguments = _arguments };

    private Step Last => _steps[^1];

    public void Take(Segment segment)
    {
        var taken = _kind switch
        {
            AddressKind.ServiceDocument => Root(segment),
            AddressKind.Collection => AtCollection(segment),
            AddressKind.Object => AtObject(segment),
            AddressKind.Property => AtProperty(segment),
            _ => false,
        };
        if (!taken)
        {
            throw GraphError.UnknownSegment(segment.Text);
        }
    }

    private bool Root(Segment segment)
    {
        switch (segment.Text.ToLowerInvariant())
        {
            case "$metadata":
                _kind = AddressKind.Metadata;
                return true;
            case "$batch":
                _kind = AddressKind.Batch;
                return true;
            case "me" when model.Roots.FirstOrDefault(r => r.Set is { Me: true }) is { } people:
                _steps.Add(new Step(people) { Me = true });
                _kind = AddressKind.Object;
                return true;
        }

        var root = model.Roots.FirstOrDefault(r => r.Name.Equals(segment.Name, StringComparison.OrdinalIgnoreCase));
        return root is not null ? Enter(root, segment) : Invoke(segment, model.Operations.FirstOrDefault(o => o.On is null && Named(o, segment)));
    }

    private bool AtCollection(Segment segment)
    {
        switch (segment.Text.ToLowerInvariant())
        {
            case "$count":
                _kind = AddressKind.Count;
                return true;
            case "$ref" when Last.Navigation.Kind == NavigationKind.Link:
                _kind = AddressKind.Reference;
                return true;
        }

        if (Last.Type.Facts.Delta && segment.Arguments is not { Count: > 0 } && Bare(segment.Name).Equals("delta", StringComparison.OrdinalIgnoreCase) && Last.Cast is null)
        {
            _kind = AddressKind.Delta;
            return true;
        }

        var operation = model.Operations.FirstOrDefault(o => o.OnCollection && Last.Type.IsA(o.On!) && Named(o, segment));
        if (operation is not null)
        {
            return Invoke(segment, operation);
        }

        return Cast(segment) || (segment.Arguments is null && !segment.Text.StartsWith('$') && Key(segment.Text, null));
    }

    private bool AtObject(Segment segment)
    {
        switch (segment.Text.ToLowerInvariant())
        {
            case "$ref" when Last.Navigation.Kind == NavigationKind.Link:
                _kind = AddressKind.Reference;
                return true;
            case "$value":
                _kind = AddressKind.Value;
                return true;
        }

        if (Last.Type.FindNavigation(segment.Name) is { } navigation)
        {
            return Enter(navigation, segment);
        }

        if (segment.Arguments is null && Last.Type.FindProperty(segment.Name) is { } property)
        {
            _properties.Add(property);
            _kind = AddressKind.Property;
            return true;
        }

        return Invoke(segment, model.Operations.FirstOrDefault(o => !o.OnCollection && o.On is { } on && Last.Type.IsA(on) && Named(o, segment)))
            || Cast(segment);
    }

    private bool AtProperty(Segment segment)
    {
        var property = _properties[^1];
        if (segment.Text.Equals("$value", StringComparison.OrdinalIgnoreCase) && !property.Collection && property.Kind != ValueKind.Complex)
        {
            _kind = AddressKind.Value;
            return true;
        }

        if (property is { Collection: false, Type: ComplexType complex } && complex.FindProperty(segment.Text) is { } inner)
        {
            _properties.Add(inner);
            return true;
        }

        return false;
    }

    private bool Enter(Navigation navigation, Segment segment)
    {
        _steps.Add(new Step(navigation));
        _kind = navigation.Collection ? AddressKind.Collection : AddressKind.Object;
        if (segment.Arguments is not { } arguments)
        {
            return true;
        }

        if (!navigation.Collection || arguments.Count != 1)
        {
            return false;
        }

        var (name, value) = arguments.Single();
        if (name.Length == 0)
        {
            return Key(Segment.Unquote(value), null);
        }

        var property = navigation.Target.FindProperty(name);
        return property switch
        {
            { Row: RowField.Key } => Key(Segment.Unquote(value), null),
            { Unique.Key: true } => Key(Segment.Unquote(value), property),
            _ => false,
        };
    }

    private bool Key(string key, Property? property)
    {
        if (key.Length is 0 or > 1024)
        {
            return false;
        }

        _steps[^1] = Last with { Key = key, KeyProperty = property };
        _kind = AddressKind.Object;
        return true;
    }

    private bool Cast(Segment segment)
    {
        if (segment.Arguments is not null || !segment.Name.Contains('.', StringComparison.Ordinal) || model.FindEntity(segment.Name) is not { } type || !type.IsA(Last.Navigation.Target))
        {
            return false;
        }

        _steps[^1] = Last with { Cast = type };
        return true;
    }

    private bool Invoke(Segment segment, Operation? operation)
    {
        if (operation is null)
        {
            return false;
        }

        _operation = operation;
        _arguments = segment.Arguments ?? _arguments;
        _kind = AddressKind.Operation;
        return true;
    }

    private static bool Named(Operation operation, Segment segment) =>
        Bare(segment.Name).Equals(operation.Name, StringComparison.OrdinalIgnoreCase);

    private static string Bare(string name)
    {
        const string Namespace = "microsoft.graph.";
        return name.StartsWith(Namespace, StringComparison.OrdinalIgnoreCase) ? name[Namespace.Length..]
            : name.StartsWith("graph.", StringComparison.OrdinalIgnoreCase) ? name["graph.".Length..] : name;
    }
}
