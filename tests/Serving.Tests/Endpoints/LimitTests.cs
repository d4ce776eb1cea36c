using System.Net;
using System.Net.Sockets;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Serving.Tests.Endpoints;

public sealed class LimitTests
{
    [Fact]
    public async Task One_too_many_is_told_to_come_again_and_the_others_are_answered()
    {
        await using var server = await StartLongAsync(new ServerOptions { MaximumConcurrency = 1, MaximumQueue = 2 });
        // It holds the only turn for as long as it is not cancelled.
        using var leaving = new CancellationTokenSource();
        using var request = Request(tokens: 16_000, stream: true);
        using var running = await server.Client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            leaving.Token
        );
        var waiting = Enumerable.Range(0, 2).Select(_ => server.Client.SendAsync(Request(tokens: 2))).ToArray();
        while (server.Server.Load.Waiting < 2)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        using var refused = await server.Client.SendAsync(Request(tokens: 2), TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(
            "\"type\":\"rate_limit_error\""
        );
        running.Dispose();
        foreach (var response in await Task.WhenAll(waiting))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await server.QuietAsync();
        server.Server.Statistics.Count(RequestOutcome.Rejected).ShouldBe(1);
        server.Server.Statistics.Count(RequestOutcome.Completed).ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_leaves_frees_its_blocks(bool streams)
    {
        await using var server = await StartLongAsync(new ServerOptions());
        for (var i = 0; i < 5; i++)
        {
            using var leaving = new CancellationTokenSource();
            using var request = Request(tokens: 16_000, streams);
            var sent = server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            while (server.Service.Status.Engine.Running == 0)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            await leaving.CancelAsync();
            try
            {
                (await sent).Dispose();
            }
            catch (OperationCanceledException)
            {
                // As it should, where the head had not come.
            }

            await server.QuietAsync();
        }

        server.Server.Statistics.Count(RequestOutcome.Left).ShouldBe(5);
        server.Service.Status.Engine.CompletionTokens.ShouldBeLessThan(5 * 16_000);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_holds_nobody_up()
    {
        await using var server = await TinyServer.StartAsync(
            TinyModel.Load(null, 16_384),
            new ServerOptions { SendTimeout = TimeSpan.FromSeconds(1) },
            new GenerationServiceOptions { MaximumUnread = 64 }
        );
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Small enough that little of the answer fits between the two.
        socket.ReceiveBufferSize = 4096;
        var address = new Uri(server.Server.Address);
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        // Log-probabilities make long pieces.
        const string Body =
            "{\"model\": \"tiny\", \"prompt\": \"a\", \"n\": 4, \"max_tokens\": 3500, \"ignore_eos\": true, \"stream\": true, \"logprobs\": 20}";
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"
            ),
            TestContext.Current.CancellationToken
        );
        using var other = await server.Client.SendAsync(Request(tokens: 20), TestContext.Current.CancellationToken);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        while (server.Server.Statistics.Count(RequestOutcome.Slow) == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        (await server.QuietAsync()).CompletionTokens.ShouldBeLessThan(4 * 3500);
    }

    [Fact]
    public async Task Stopping_lets_requests_end_and_cancels_those_that_take_too_long()
    {
        await using var server = await StartLongAsync(new ServerOptions { DrainTimeout = TimeSpan.FromSeconds(3) });
        var quick = server.Client.SendAsync(Request(tokens: 5), TestContext.Current.CancellationToken);
        using var endless = await server.Client.SendAsync(
            Request(tokens: 16_000, stream: true),
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        while (server.Server.Statistics.Arrived < 2)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await server.Server.StopAsync();
        (await quick).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() =>
            server.Client.SendAsync(Request(tokens: 1), TestContext.Current.CancellationToken)
        );
        await server.QuietAsync();
        var statistics = server.Server.Statistics;
        statistics.Count(RequestOutcome.Completed).ShouldBe(1);
        statistics.Count(RequestOutcome.Stopped).ShouldBe(1);
    }

    [Fact]
    public async Task Figures_are_Prometheus_text()
    {
        await using var server = await TinyServer.StartAsync();
        using var done = await server.Client.SendAsync(Request(tokens: 5), TestContext.Current.CancellationToken);
        await server.QuietAsync();
        using var response = await server.Client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        lines.ShouldContain("rlfw_requests_total{outcome=\"completed\"} 1");
        lines.ShouldContain("rlfw_completion_tokens_total 5");
        lines.ShouldContain("rlfw_engine_up 1");
        lines.ShouldContain("# TYPE rlfw_requests_total counter");
    }

    /// <summary>A server whose completions last until they are cancelled.</summary>
    private static Task<TinyServer> StartLongAsync(ServerOptions options) =>
        TinyServer.StartAsync(TinyModel.Load(null, 16_384), options, null);

    private static HttpRequestMessage Request(int tokens, bool stream = false, int n = 1) =>
        new(HttpMethod.Post, "/v1/completions")
        {
            Content = new StringContent(
                $"{{\"model\": \"tiny\", \"prompt\": \"a\", \"n\": {n}, \"max_tokens\": {tokens}, \"ignore_eos\": true, \"stream\": {(stream ? "true" : "false")}}}",
                Encoding.UTF8,
                "application/json"
            ),
        };
}
