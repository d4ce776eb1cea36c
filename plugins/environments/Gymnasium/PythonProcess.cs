using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Gymnasium;

/// <summary>A Python process that answers requests; what server.py says.</summary>
internal sealed class PythonProcess : IDisposable
{
    private const int HeadBytes = 5;

    // What is kept of what the process writes to standard error: the last of it says why it ended.
    private const int KeptLines = 20;

    private readonly string _name;
    private readonly TimeSpan _patience;
    private readonly Process _process;
    private readonly Stream _requests;
    private readonly Stream _answers;
    private readonly ITimer _watchdog;
    private readonly Queue<string> _errors = new();
    private readonly byte[] _head = new byte[HeadBytes];
    private byte[] _request = new byte[256];
    private byte[] _answer = new byte[256];
    private string _waitingFor = "";
    private volatile bool _hung;

    /// <summary>Starts Python with the server's text.</summary>
    /// <param name="options">Which interpreter, how long it may take.</param>
    /// <param name="clock">Measures that.</param>
    /// <exception cref="UserErrorException">There is no such interpreter.</exception>
    public PythonProcess(GymnasiumOptions options, TimeProvider clock)
    {
        (_name, _patience) = (options.Id, TimeSpan.FromSeconds(options.TimeoutSeconds));
        var start = new ProcessStartInfo(options.Python)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(ServerText());
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new UserErrorException(
                $"environment 'gymnasium' cannot start the Python interpreter '{options.Python}' ({e.Message}); install "
                    + "Python with Gymnasium (pip install gymnasium), or name its interpreter with the option 'python'",
                e
            );
        }

        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginErrorReadLine();
        (_requests, _answers) = (_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);
        _watchdog = clock.CreateTimer(_ => End(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sends a request.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="waitingFor">What is asked, for messages: "a step".</param>
    /// <exception cref="PluginException">The process has ended.</exception>
    public void Send(char operation, ReadOnlySpan<byte> payload, string waitingFor)
    {
        _waitingFor = waitingFor;
        var length = HeadBytes + payload.Length;
        Grow(ref _request, length);
        _request[0] = (byte)operation;
        BinaryPrimitives.WriteInt32LittleEndian(_request.AsSpan(1), payload.Length);
        payload.CopyTo(_request.AsSpan(HeadBytes));
        try
        {
            _requests.Write(_request.AsSpan(0, length));
            _requests.Flush();
        }
        catch (IOException e)
        {
            throw Ended(e);
        }
    }

    /// <summary>Waits for the answer to the last request.</summary>
    /// <returns>Its bytes, valid until the next request.</returns>
    /// <exception cref="PluginException">The environment failed, or the process ended or hangs.</exception>
    public ReadOnlySpan<byte> Receive()
    {
        _watchdog.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            _answers.ReadExactly(_head);
            var length = BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(1));
            Grow(ref _answer, length);
            _answers.ReadExactly(_answer.AsSpan(0, length));
            var answer = _answer.AsSpan(0, length);
            return _head[0] == 0
                ? answer
                : throw new PluginException(
                    $"Gymnasium environment '{_name}' failed in {_waitingFor}:\n{Encoding.UTF8.GetString(answer).TrimEnd()}"
                );
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            throw Ended(e);
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            Send('Q', [], "its end");
            _requests.Close();
        }
        catch (Exception e) when (e is PluginException or IOException)
        {
            // It has ended already.
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(2)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _watchdog.Dispose();
        _process.Dispose();
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(length, 2 * buffer.Length)];
        }
    }

    private static string ServerText()
    {
        using var text = new StreamReader(
            typeof(PythonProcess).Assembly.GetManifestResourceStream("server.py")
                ?? throw new InvalidOperationException("the assembly lacks server.py")
        );
        return text.ReadToEnd();
    }

    private void End()
    {
        _hung = true;
        _process.Kill(entireProcessTree: true);
    }

    private PluginException Ended(Exception e)
    {
        if (_hung)
        {
            return new PluginException(
                $"the Python process of Gymnasium environment '{_name}' did not answer to {_waitingFor} within "
                    + $"{_patience.TotalSeconds:0.##} s and was ended (option 'timeout_seconds'){Errors()}",
                e
            );
        }

        _process.WaitForExit();
        return new PluginException(
            $"the Python process of Gymnasium environment '{_name}' ended in {_waitingFor} with exit code "
                + $"{_process.ExitCode}{Errors()}",
            e
        );
    }

    private string Errors()
    {
        lock (_errors)
        {
            return _errors.Count == 0 ? "" : "; the last it wrote:\n" + string.Join('\n', _errors);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > KeptLines)
            {
                _errors.Dequeue();
            }
        }
    }
}
