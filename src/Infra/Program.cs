using Amazon.CDK;
using DnsSync.Infra;

// CDK of this version greets Node 20 with a warning about its age.
System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");

var app = new App();
try
{
    DnsSyncStack.AddTo(app, SettingsReader.KeysFromCommandLine(), SettingsReader.RegionFromCommandLine());
    app.Synth();
    return 0;
}
catch (SettingsException refused)
{
    Console.Error.WriteLine($"dnssync: {refused.Message}");
    return 1;
}
