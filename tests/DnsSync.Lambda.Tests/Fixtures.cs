[assembly: AssemblyFixture(typeof(DnsSync.TestKit.PublishedBootstrap))]
