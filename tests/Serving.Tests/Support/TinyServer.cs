using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Generation;

namespace Rlfw.Serving.Tests;

/// <summary>A server of a tiny model on a free port, and a client of it.</summary>
public sealed class TinyServer : IAsyncDisposable
{
    public const string Name = "tiny";

    private readonly ICausalLanguageModel _model;

    private TinyServer(ICausalLanguageModel model, GenerationService service, GenerationServer server)
    {
        (_model, Service, Server) = (model, service, server);
        Client = new HttpClient { BaseAddress = new Uri(server.Address), Timeout = TimeSpan.FromSeconds(30) };
    }

    public GenerationService Service { get; }

    public GenerationServer Server { get; }

    public HttpClient Client { get; }

    /// <summary>What the server said of requests.</summary>
    public ConcurrentQueue<RequestLine> Log { get; private init; } = [];

    public static Task<TinyServer> StartAsync(ServerOptions? options = null, params string[] pieces) =>
        StartAsync(TinyModel.Load("llama3.2-instruct", 1024, pieces), options, null);

    public static async Task<TinyServer> StartAsync(
        ICausalLanguageModel model,
        ServerOptions? options,
        GenerationServiceOptions? serviceOptions
    )
    {
        var log = new ConcurrentQueue<RequestLine>();
        var service = await GenerationService.StartAsync(
            () => new GenerationEngine(model, CPU, new EngineOptions { MaximumRows = 16, CacheTokens = 16_384 }),
            (serviceOptions ?? new GenerationServiceOptions()) with
            {
                Threads = 1,
            }
        );
        var server = await GenerationServer.StartAsync(
            service,
            new ServedModel(Name, model.Tokenizer, model.MaximumLength),
            (options ?? new ServerOptions()) with
            {
                Port = 0,
            },
            TimeProvider.System,
            log.Enqueue
        );
        return new TinyServer(model, service, server) { Log = log };
    }

    /// <summary>Sends JSON.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string body) =>
        Client.PostAsync(
            path,
            new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
            TestContext.Current.CancellationToken
        );

    /// <summary>Sends JSON and expects success.</summary>
    public async Task<JsonNode> AskAsync(string path, JsonObject body)
    {
        using var response = await PostAsync(path, With(body).ToJsonString());
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(200, text);
        return JsonNode.Parse(text)!;
    }

    public Task<JsonNode> ChatAsync(JsonObject body) => AskAsync("/v1/chat/completions", body);

    public Task<JsonNode> CompleteAsync(JsonObject body) => AskAsync("/v1/completions", body);

    /// <summary>Sends JSON and expects a stream: its events, [DONE] checked and left out.</summary>
    public async Task<List<JsonNode>> StreamAsync(string path, JsonObject body)
    {
        body["stream"] = true;
        using var response = await PostAsync(path, With(body).ToJsonString());
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldEndWith("data: [DONE]\n\n");
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        events.ShouldAllBe(line => line.StartsWith("data: ", StringComparison.Ordinal));
        return [.. events[..^1].Select(line => JsonNode.Parse(line["data: ".Length..])!)];
    }

    /// <summary>Waits until nothing is being generated and every request that came has ended.</summary>
    public async Task<EngineStatistics> QuietAsync()
    {
        for (var i = 0; i < 500; i++)
        {
            var ended = Enum.GetValues<RequestOutcome>().Sum(Server.Statistics.Count);
            var status = Service.Status;
            if (ended == Server.Statistics.Arrived && status.Open == 0 && status.Engine.Running == 0)
            {
                status.Engine.FreeBlocks.ShouldBe(status.Engine.Blocks);
                return status.Engine;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        throw new ShouldAssertException($"still busy: {Service.Status}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await Service.DisposeAsync();
        _model.Dispose();
    }

    private static JsonObject With(JsonObject body)
    {
        body["model"] ??= Name;
        return body;
    }
}
