// The bench: load on a running server, with the floor and the peers beside ours in one run.
Console.Error.WriteLine("No benchmark yet.");
return 1;
