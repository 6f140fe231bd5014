// The routes that are measured.

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Routing.Controllers;
using Microsoft.EntityFrameworkCore;

namespace Atrium.Bench.EfPeer;

[Authorize(Roles = "User.Read.All")]
public class UsersController(PeerContext database, TimeProvider time) : ODataController
{
    private static readonly Func<PeerContext, Guid, CancellationToken, Task<User?>> ById = EF.CompileAsyncQuery(
        (PeerContext database, Guid id, CancellationToken cancellation) => database.Users.AsNoTracking().FirstOrDefault(u => u.Id == id));

    [EnableQuery(MaxTop = 999)]
    public IQueryable<User> Get() => database.Users.AsNoTracking();

    public async Task<IActionResult> Get(Guid key, CancellationToken cancellation) =>
        await ById(database, key, cancellation) is { } user ? Ok(user) : NotFound();

    [Authorize(Roles = "Mail.ReadWrite")]
    public async Task<IActionResult> PostToMessages(Guid key, [FromBody] Message message, CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest(ModelState);
        }

        var now = time.GetUtcNow();
        message.Id = Guid.CreateVersion7(now);
        message.UserId = key;
        message.CreatedDateTime = message.LastModifiedDateTime = message.ReceivedDateTime = now;
        message.ConversationId = Guid.CreateVersion7(now);
        message.IsDraft = true;
        message.BodyPreview = message.Body?.Content is { Length: > 255 } text ? text[..255] : message.Body?.Content;
        database.Messages.Add(message);
        await PeerContext.Writing.WaitAsync(cancellation);
        try
        {
            await database.SaveChangesAsync(cancellation);
        }
        finally
        {
            PeerContext.Writing.Release();
        }

        return Created(message);
    }
}
