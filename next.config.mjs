// JavaScript, because Next compiles a TypeScript one at every start and says so beside the link that we print.
/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Compression would buffer; the stream and the API are served by our own server before Next.
  compress: false,
  devIndicators: false,
  // Types are a check of their own (npm test).
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
};

export default config;
