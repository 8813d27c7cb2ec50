namespace AWSSDK.Route53.Tests;

/// <summary>Route 53's answers.</summary>
internal static class CannedRoute53
{
    extension(Canned)
    {
        public static Canned Ok(string root, string content) => new(200, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <{root} xmlns="https://route53.amazonaws.com/doc/2013-04-01/">{content}</{root}>
            """);

        public static Canned Error(int status, string code, string message = "No.") => new(status, $"""
            <?xml version="1.0"?>
            <ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>req-1</RequestId></ErrorResponse>
            """);
    }
}
