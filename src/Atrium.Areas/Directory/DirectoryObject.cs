// What people, groups and the organisation have in common: they live in the directory.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Directory;

/// <summary>Anything in the directory. Graph calls the type open for the sake of registered extensions; undeclared properties are refused.</summary>
[Entity(Table = "directoryObject", Open = true)]
public class DirectoryObject : Entity
{
    [Prop(Can.Filter | Can.SortAdvanced), Row(RowField.Deleted)] public DateTimeOffset? DeletedDateTime { get; init; }
}
