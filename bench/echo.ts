/** The floor of a check over HTTP: Fastify, with nothing in it, that gives back the JSON it gets. A process of its own. */
import Fastify from "fastify";

const app = Fastify();
app.post("/echo", ({ body }) => body);
process.stdout.write(`${await app.listen({ host: "127.0.0.1", port: 0 })}\n`);
