using Amazon.CDK;
using Constructs;

namespace DnsSync.Infra;

/// <summary>
/// What a stack was first deployed with, where CloudFormation cannot change it in place. A template
/// knows nothing of the one before it, but the stack does: a parameter keeps the value that it was
/// created with, since the CDK command line and <c>aws cloudformation deploy</c> pass the previous value
/// on, and a rule compares it with what this template needs. An update that does not fit is refused
/// before any resource is touched. A stack that has no such parameter yet takes this template's value.
/// </summary>
internal static class MadeWith
{
    /// <param name="id">What the parameter is called.</param>
    /// <param name="value">What this template needs the stack to have been made with.</param>
    /// <param name="problem">What failed and why, if it was another value.</param>
    /// <param name="remedy">What to do then.</param>
    public static void Require(Construct scope, string id, string value, string problem, string remedy)
    {
        var parameter = new CfnParameter(scope, id, new CfnParameterProps
        {
            Type = "String",
            Default = value,
            Description = "A value of the first deployment. Do not set it: an update keeps it",
        });
        var name = Stack.Of(scope).Resolve(parameter.LogicalId);
        _ = new CfnRule(scope, $"{id}Unchanged", new CfnRuleProps
        {
            Assertions = new[]
            {
                new CfnRuleAssertion
                {
                    Assert = Fn.ConditionEquals(parameter.ValueAsString, value),
                    AssertDescription = $"{problem}: this template requires '{value}', but the stack's parameter "
                        + $"{name} has another value. {remedy}",
                },
            },
        });
    }
}
