using DnsSync.Cli;

return await DnsSyncCommand.RunAsync(args, new Terminal());
