// The front door: builds the host and runs it.
var app = WebApplication.CreateBuilder(args).Build();
await app.RunAsync();
