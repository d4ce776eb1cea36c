using System.Net.Sockets;

namespace Rlfw.Http;

/// <summary>Asks the other side now and then whether it is still there, so that a dead connection is found.</summary>
/// <param name="Idle">How long nothing may come before the first question; whole seconds.</param>
/// <param name="Interval">Between questions; whole seconds.</param>
/// <param name="Count">Questions without an answer after which the connection counts as dead.</param>
public sealed record TcpKeepAlive(TimeSpan Idle, TimeSpan Interval, int Count)
{
    /// <summary>Sets it for a connection.</summary>
    /// <param name="socket">The connection.</param>
    internal void Set(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)Idle.TotalSeconds);
        socket.SetSocketOption(
            SocketOptionLevel.Tcp,
            SocketOptionName.TcpKeepAliveInterval,
            (int)Interval.TotalSeconds
        );
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Count);
    }
}
