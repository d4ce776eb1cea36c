namespace Rlfw.Torch.Extensions;

/// <summary>The native side is missing or unusable; the message says what to do about it.</summary>
public sealed class LibtorchNotFoundException : Exception
{
    /// <summary>With the cure as message.</summary>
    public LibtorchNotFoundException(string message)
        : base(message) { }

    /// <summary>With the cure as message, and what the loader said.</summary>
    public LibtorchNotFoundException(string message, Exception innerException)
        : base(message, innerException) { }
}
