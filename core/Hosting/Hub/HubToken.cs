using System.Net.Http.Headers;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Hub;

/// <summary>
/// The secret that shows the hub who asks. Its value leaves this class as a header only: what prints the object prints where
/// the token was found.
/// </summary>
public sealed class HubToken
{
    private readonly string _value;

    private HubToken(string value, string source) => (_value, Source) = (value, source);

    /// <summary>Where it was found: a variable's name, or a file's path.</summary>
    public string Source { get; }

    /// <summary>The header that carries it.</summary>
    internal AuthenticationHeaderValue Header => new("Bearer", _value);

    /// <inheritdoc />
    public override string ToString() => $"the token from {Source}";

    /// <summary>Takes a token; null where there is none.</summary>
    /// <param name="text">What stands there; blanks and line ends around it are not part of it.</param>
    /// <param name="source">Where.</param>
    /// <exception cref="UserErrorException">It holds characters that no token has.</exception>
    internal static HubToken? Of(string? text, string source)
    {
        var value = text?.Trim() ?? "";
        return value switch
        {
            "" => null,
            _ when value.All(c => c is > ' ' and < '\u007f') => new HubToken(value, source),
            _ => throw new UserErrorException(
                $"{source}: what stands there is no token of a hub: it holds blanks, line ends or characters beyond ASCII"
            ),
        };
    }
}
