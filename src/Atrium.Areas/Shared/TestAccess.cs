// Pure code of the rooms is tested where it stands, without being public.

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Atrium.Server.Tests")]
