using System.Net;
using Rlfw.Contracts;

namespace Rlfw.Serving;

/// <summary>From <c>--host</c> to an address.</summary>
public static class ListenAddress
{
    /// <summary>The address.</summary>
    /// <param name="host">An IP address, "localhost", or "*" for all.</param>
    /// <exception cref="UserErrorException">It is none of these.</exception>
    public static IPAddress Parse(string host) =>
        host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            _ when IPAddress.TryParse(host, out var address) => address,
            _ => throw new UserErrorException(
                $"--host {host} is no address of this machine: give an IP address such as 127.0.0.1, localhost, or * for all"
            ),
        };

    /// <summary>Whether others than this machine reach it.</summary>
    public static bool IsPublic(string host) => !IPAddress.IsLoopback(Parse(host));
}
