namespace Amazon.Lambda.Core;

/// <summary>
/// Tells a managed runtime which <see cref="ILambdaSerializer" /> to use. A custom runtime is given
/// its serializer in code and does not look at this.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Assembly)]
public sealed class LambdaSerializerAttribute(Type serializerType) : Attribute
{
    public Type SerializerType { get; set; } = serializerType;
}
