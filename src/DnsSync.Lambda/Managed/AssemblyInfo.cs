using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using DnsSync.Lambda.Managed;

// The generator cannot see the target framework, which is set in Directory.Build.props.
[assembly: LambdaGlobalProperties(Runtime = "dotnet10")]

// The generator asks for one. Streams go past it.
[assembly: LambdaSerializer(typeof(StreamsOnly))]
