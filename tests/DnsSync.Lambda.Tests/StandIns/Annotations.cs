namespace Amazon.Lambda.Annotations;

/// <summary>What is used of the attribute of Amazon.Lambda.Annotations 1.8.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LambdaFunctionAttribute : Attribute
{
    public string? ResourceName { get; set; }

    public uint Timeout { get; set; }

    public uint MemorySize { get; set; }
}

/// <inheritdoc cref="LambdaFunctionAttribute"/>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class LambdaGlobalPropertiesAttribute : Attribute
{
    public bool GenerateMain { get; set; }

    public string? Runtime { get; set; }
}
