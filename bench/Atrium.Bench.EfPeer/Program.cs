// The peer: people and their mail as a team would serve them with ASP.NET Core OData, EF Core and SQLite.
// Usage: FOLDER ISSUER. The folder has people.json (the data) and keys.json (the keys that sign tokens).
using Atrium.Bench.EfPeer;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.OData;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using Microsoft.OData.ModelBuilder;

var (folder, issuer) = (args[0], args[1]);
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = folder });
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddDbContextPool<PeerContext>(options => options
    .UseSqlite($"Data Source={Path.Combine(folder, "peer.db")}")
    .EnableThreadSafetyChecks(false));
builder.Services.AddAuthentication("Bearer").AddJwtBearer(bearer =>
{
    bearer.MapInboundClaims = false;
    bearer.TokenValidationParameters = new TokenValidationParameters
    {
        ValidIssuer = issuer,
        ValidAudience = "https://graph.microsoft.com",
        IssuerSigningKeys = new JsonWebKeySet(File.ReadAllText(Path.Combine(folder, "keys.json"))).GetSigningKeys(),
        RoleClaimType = "roles",
    };
});
builder.Services.AddAuthorization();
builder.Services.AddSingleton(TimeProvider.System);

var model = new ODataConventionModelBuilder();
model.EnableLowerCamelCase();
model.EntitySet<User>("users");
builder.Services.AddControllers().AddOData(odata =>
{
    odata.RouteOptions.EnableControllerNameCaseInsensitive = true;
    odata.RouteOptions.EnablePropertyNameCaseInsensitive = true;
    odata.AddRouteComponents("v1.0", model.GetEdmModel()).Select().Filter().OrderBy().Count().SetMaxTop(999);
});

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapControllers();
await Loading.RunAsync(app.Services, Path.Combine(folder, "people.json"));
await app.StartAsync();
Console.WriteLine(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
await app.WaitForShutdownAsync();
