using System.Net;
using System.Net.Sockets;
using Rlfw.Mlflow.Double;

namespace Rlfw.Http.Tests;

public sealed class FileBodyTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(3_000_001)]
    public async Task A_file_goes_with_its_length(int bytes)
    {
        await using var rig = new SenderRig();
        var content = new byte[bytes];
        new SplitMix(7).Fill(content);
        await File.WriteAllBytesAsync(_file, content, SenderRig.Now);
        rig.Server.Misbehave(Misbehaviour.Failure(502));

        (await rig.SendAsync(HttpMethod.Put, () => new FileBody(_file))).ShouldBe($"200 ok {bytes}");

        rig.Server.Requests.ShouldAllBe(request =>
            !request.IsChunked && request.Header("Content-Length") == $"{bytes}"
        );
        rig.Server.Requests.Last().Body.ShouldBe(content);
    }

    [Fact]
    public async Task A_file_that_grows_goes_as_long_as_it_was()
    {
        await using var rig = new SenderRig();
        await File.WriteAllTextAsync(_file, "twelve bytes", SenderRig.Now);
        var body = new FileBody(_file);
        await File.AppendAllTextAsync(_file, " and more", SenderRig.Now);

        (await rig.SendAsync(HttpMethod.Put, () => body)).ShouldBe("200 ok 12");
    }

    [Fact]
    public async Task A_file_that_becomes_shorter_is_no_answer_and_no_half_a_file()
    {
        await using var rig = new SenderRig(with: x => x with { Retries = 0 });
        await File.WriteAllTextAsync(_file, "twelve bytes", SenderRig.Now);
        var body = new FileBody(_file);
        await File.WriteAllTextAsync(_file, "six", SenderRig.Now);

        var fault = await Should.ThrowAsync<HostUnreachableException>(() => rig.SendAsync(HttpMethod.Put, () => body));

        fault.Message.ShouldContain("became shorter");
        rig.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_upload_may_take_longer_than_an_answer_as_long_as_it_moves()
    {
        // Whoever reads slowly is no one who does not answer.
        await using var rig = new SenderRig(with: x =>
            x with
            {
                Retries = 0,
                ResponseTimeout = TimeSpan.FromSeconds(1),
                StallTimeout = TimeSpan.FromSeconds(1),
            }
        );
        await File.WriteAllBytesAsync(_file, new byte[24 << 20], SenderRig.Now);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var slow = ReadSlowlyAsync(listener, 24 << 20, TimeSpan.FromSeconds(2));
        var begin = TimeProvider.System.GetTimestamp();

        var answer = await rig.SendAsync(
            HttpMethod.Put,
            () => new FileBody(_file),
            new Uri($"http://{listener.LocalEndpoint}")
        );

        answer.ShouldBe("200 ");
        TimeProvider.System.GetElapsedTime(begin).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.2));
        await slow;
    }

    [Fact]
    public async Task An_upload_that_does_not_move_is_given_up()
    {
        await using var rig = new SenderRig(with: x =>
            x with
            {
                Retries = 0,
                ResponseTimeout = TimeSpan.FromSeconds(0.4),
                StallTimeout = TimeSpan.FromSeconds(0.4),
            }
        );
        await File.WriteAllBytesAsync(_file, new byte[64 << 20], SenderRig.Now);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepted = listener.AcceptTcpClientAsync(SenderRig.Now);

        var fault = await Should.ThrowAsync<HostUnreachableException>(() =>
            rig.SendAsync(HttpMethod.Put, () => new FileBody(_file), new Uri($"http://{listener.LocalEndpoint}"))
        );

        fault.Message.ShouldContain("could be sent for 0.4 s");
        (await accepted).Dispose();
    }

    private static async Task ReadSlowlyAsync(TcpListener listener, long bytes, TimeSpan time)
    {
        using var client = await listener.AcceptTcpClientAsync(SenderRig.Now);
        var stream = client.GetStream();
        var buffer = new byte[1 << 20];
        for (long read = 0; read < bytes; )
        {
            var count = await stream.ReadAsync(buffer, SenderRig.Now);
            read += count;
            await Task.Delay(time * ((double)count / bytes), SenderRig.Now);
        }

        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), SenderRig.Now);
        await Task.Delay(50, SenderRig.Now);
    }

    /// <summary>Bytes that look like chance.</summary>
    private sealed class SplitMix(ulong seed)
    {
        private ulong _state = seed;

        public void Fill(byte[] bytes)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                _state += 0x9E3779B97F4A7C15;
                bytes[i] = (byte)((_state ^ (_state >> 31)) * 0xBF58476D1CE4E5B9 >> 56);
            }
        }
    }
}
