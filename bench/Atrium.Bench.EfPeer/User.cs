// A person: what Graph shows when nothing is selected, and what the lists filter by.

using System.ComponentModel.DataAnnotations;
using Microsoft.OData.ModelBuilder;

namespace Atrium.Bench.EfPeer;

public class User
{
    public Guid Id { get; set; }

    public List<string> BusinessPhones { get; set; } = [];

    [MaxLength(64)]
    public string? Department { get; set; }

    [MaxLength(256)]
    public required string DisplayName { get; set; }

    [MaxLength(64)]
    public string? GivenName { get; set; }

    [MaxLength(128)]
    public string? JobTitle { get; set; }

    [MaxLength(256)]
    public string? Mail { get; set; }

    [MaxLength(64)]
    public string? MobilePhone { get; set; }

    [MaxLength(128)]
    public string? OfficeLocation { get; set; }

    [MaxLength(16)]
    public string? PreferredLanguage { get; set; }

    [MaxLength(64)]
    public string? Surname { get; set; }

    [MaxLength(256)]
    public required string UserPrincipalName { get; set; }

    [Contained]
    public List<Message> Messages { get; set; } = [];
}
