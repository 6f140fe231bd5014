// The database: the indexes that the measured queries want, text compared without regard to case, every commit flushed.

using Microsoft.EntityFrameworkCore;

namespace Atrium.Bench.EfPeer;

public class PeerContext(DbContextOptions<PeerContext> options) : DbContext(options)
{
    /// <summary>SQLite has one writer. Those who wait here find the file free; the driver would sleep 150 ms and try again.</summary>
    public static SemaphoreSlim Writing { get; } = new(1);

    public DbSet<User> Users => Set<User>();

    public DbSet<Message> Messages => Set<Message>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(user =>
        {
            user.Property(u => u.Department).UseCollation("NOCASE");
            user.Property(u => u.UserPrincipalName).UseCollation("NOCASE");
            user.HasIndex(u => new { u.Department, u.Id });
            user.HasIndex(u => u.UserPrincipalName).IsUnique();
            user.HasMany(u => u.Messages).WithOne().HasForeignKey(m => m.UserId);
        });
        modelBuilder.Entity<Message>(message =>
        {
            message.ComplexProperty(m => m.Body);
            message.OwnsMany(m => m.ToRecipients, recipient =>
            {
                recipient.ToJson();
                recipient.OwnsOne(r => r.EmailAddress);
            });
            message.HasIndex(m => new { m.UserId, m.ReceivedDateTime });
            message.HasIndex(m => new { m.UserId, m.IsRead });
            message.HasIndex(m => new { m.UserId, m.ConversationId });
        });
    }
}
