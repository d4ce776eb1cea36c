using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks.Serving;

/// <summary>Clients as a server meets them: most well-behaved, some not.</summary>
internal sealed class SoakClients : IDisposable
{
    private readonly HttpClient _http;
    private readonly int _count;
    private readonly ConcurrentDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private long _faults;

    /// <summary>Makes them.</summary>
    /// <param name="address">The server's.</param>
    /// <param name="count">How many work at a time.</param>
    public SoakClients(string address, int count)
    {
        _count = count;
        _http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>What they did and how it ended, with counts.</summary>
    public IEnumerable<(string What, long Count)> Outcomes =>
        _outcomes.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value));

    /// <summary>Answers that a client had no reason to get.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Lets them work until told to stop; each ends what it has begun.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(
            Enumerable.Range(0, _count).Select(i => Task.Run(() => ClientAsync(i, stop), CancellationToken.None))
        );

    public void Dispose() => _http.Dispose();

    private async Task ClientAsync(int index, CancellationToken stop)
    {
        var random = new RandomStream(1, "soak-client", index);
        while (!stop.IsCancellationRequested)
        {
            var (what, act) = random.NextInt(20) switch
            {
                < 7 => ("streams a chat", (Func<RandomStream, Task<string>>)StreamAsync),
                < 11 => ("asks for completions", WholeAsync),
                < 14 => ("leaves a stream", LeaveStreamAsync),
                < 16 => ("leaves before the answer", LeaveEarlyAsync),
                < 19 => ("sends garbage", GarbageAsync),
                _ => ("sends too much", TooMuchAsync),
            };
            string outcome;
            try
            {
                outcome = await act(random).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                outcome = $"fault: {e.GetType().Name} {e.Message}";
            }

            if (outcome.StartsWith("fault", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _faults);
            }

            _outcomes.AddOrUpdate($"{what}: {outcome}", 1, (_, count) => count + 1);
            if (outcome == "429")
            {
                await Task.Delay(500 + random.NextInt(1000), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<string> StreamAsync(RandomStream random)
    {
        using var request = Chat(random, stream: true);
        using var response = await _http
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead)
            .ConfigureAwait(false);
        if ((int)response.StatusCode != 200)
        {
            return Expected(response, 429);
        }

        var last = "";
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().ConfigureAwait(false));
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            last = line.Length > 0 ? line : last;
        }

        return last == "data: [DONE]" ? "200" : $"fault: the stream ends with {last}";
    }

    private async Task<string> WholeAsync(RandomStream random)
    {
        var count = 1 + random.NextInt(3);
        using var request = Post(
            "/v1/completions",
            $"{{\"model\":\"tiny\",\"prompt\":[\"{Words(random, 60)}\",\"{Words(random, 20)}\"],\"n\":{count},\"max_tokens\":{1 + random.NextInt(120)},\"logprobs\":2,\"stop\":[\"ab\"]}}"
        );
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        if ((int)response.StatusCode != 200)
        {
            return Expected(response, 429);
        }

        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync().ConfigureAwait(false))!;
        return json["choices"]!.AsArray().Count == 2 * count ? "200" : "fault: choices are missing";
    }

    private async Task<string> LeaveStreamAsync(RandomStream random)
    {
        using var request = Chat(random, stream: true);
        using var response = await _http
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead)
            .ConfigureAwait(false);
        if ((int)response.StatusCode != 200)
        {
            return Expected(response, 429);
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().ConfigureAwait(false));
        for (var i = random.NextInt(20); i >= 0; i--)
        {
            _ = await reader.ReadLineAsync().ConfigureAwait(false);
        }

        return "left";
    }

    private async Task<string> LeaveEarlyAsync(RandomStream random)
    {
        using var leaving = new CancellationTokenSource(random.NextInt(100));
        using var request = Chat(random, stream: false);
        try
        {
            using var response = await _http.SendAsync(request, leaving.Token).ConfigureAwait(false);
            return (int)response.StatusCode == 200 ? "answered at once" : Expected(response, 429);
        }
        catch (OperationCanceledException)
        {
            return "left";
        }
    }

    private async Task<string> GarbageAsync(RandomStream random)
    {
        var bytes = Encoding.UTF8.GetBytes(
            "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":1,\"temperature\":99}"
        );
        for (var i = 0; i < 3; i++)
        {
            bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new ByteArrayContent(bytes),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        return Expected(response, 400, 404);
    }

    private async Task<string> TooMuchAsync(RandomStream random)
    {
        using var request = Post("/v1/completions", new string(' ', (5 << 20) + random.NextInt(1000)));
        try
        {
            using var response = await _http.SendAsync(request).ConfigureAwait(false);
            return Expected(response, 413);
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            // The server had answered and closed while the rest was still being sent.
            return "cut off";
        }
    }

    private static string Expected(HttpResponseMessage response, params int[] expected)
    {
        var status = (int)response.StatusCode;
        return expected.Contains(status) ? $"{status}" : $"fault: {status}";
    }

    private static HttpRequestMessage Chat(RandomStream random, bool stream) =>
        Post(
            "/v1/chat/completions",
            $"{{\"model\":\"tiny\",\"messages\":[{{\"role\":\"system\",\"content\":\"{new string('s', 40)}\"}},{{\"role\":\"user\",\"content\":\"{Words(random, 150)}\"}}],"
                + $"\"max_tokens\":{20 + random.NextInt(180)},\"seed\":{random.NextInt(1000)},\"stream\":{(stream ? "true" : "false")}}}"
        );

    private static HttpRequestMessage Post(string path, string body) =>
        new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static string Words(RandomStream random, int most) =>
        string.Concat(Enumerable.Range(0, 1 + random.NextInt(most)).Select(_ => (char)('a' + random.NextInt(26))));
}
